"""For the web container: 0 when the web server here answers /healthz at all.

503 is an answer: that Redis or a worker is missing is for monitors, and no reason to take the pages away.
"""

import http.client
import os
import sys
from urllib.parse import urlsplit


def main() -> int:
    connection = http.client.HTTPConnection("127.0.0.1", int(os.environ.get("PORT") or 8000), timeout=8)
    host = urlsplit(os.environ.get("PUBLIC_URL", "")).netloc or "localhost"
    try:
        connection.request("GET", "/healthz", headers={"Host": host})
        return int(connection.getresponse().status not in (200, 503))
    except (OSError, http.client.HTTPException):
        return 1
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(main())
