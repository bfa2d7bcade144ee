"""The ground of the API (DESIGN §6): how a call gets in, what it may hold, how it is answered and described.

An endpoint of an app is a subclass of `Endpoint` with one method per verb, each under `operation(…)`. That one
declaration checks the role, reads and judges the input, keeps idempotency keys and versions, writes the answer, and
is what the OpenAPI document says.
"""
