"""Two web processes count one limit: with Redis, the tries of both are one sum."""

import http.cookiejar
import re
import socket
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request
from collections import Counter

import pytest
from flask import Flask
from redis import Redis

from tests.jobs.processes import Processes, children, kill, until
from tests.support import needs

ALLOWED, SENT = 30, 45


@pytest.mark.redis
@pytest.mark.postgresql
def test_two_web_processes_share_the_limits(real_app: Flask) -> None:
    redis = f"{needs.found()['redis'].where}/14"
    Redis.from_url(redis).flushdb()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = Processes(real_app, redis=True).environment | {"FORUM_LIMITS_URL": redis}
    command = [sys.executable, "-m", "gunicorn", "--no-control-socket", "--workers", "2"]
    server = subprocess.Popen(
        [*command, "--bind", f"127.0.0.1:{port}", "forum:create_app()"],
        cwd=needs.ROOT,
        env=settings,
        stderr=subprocess.DEVNULL,
    )
    try:
        until(lambda: _answers(port))
        assert _tries(f"http://127.0.0.1:{port}/sign-in") == {False: ALLOWED, True: SENT - ALLOWED}
    finally:
        for process in (*children(server.pid), server.pid):
            kill(process)
        server.wait(10)


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _tries(url: str) -> Counter[bool]:
    """Try to sign in; count which tries were too many."""
    cookies = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
    browser = urllib.request.build_opener(cookies)
    page = browser.open(url, timeout=60).read().decode()
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert token
    form = urllib.parse.urlencode({"csrf_token": token[1], "email": "", "password": ""}).encode()
    went: Counter[bool] = Counter()
    for _time in range(SENT):
        try:
            went[browser.open(url, form, timeout=60).status == 429] += 1
        except urllib.error.HTTPError as error:
            assert error.code in (400, 422, 429)
            went[error.code == 429] += 1
    return went
