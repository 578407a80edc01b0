#!/usr/bin/env python3
"""A Git host on 127.0.0.1 for tests: https in front of the real `git http-backend`.

usage: git_host.py ROOT     ROOT holds the repositories, cert.pem, key.pem and optionally:
  token   who asks has to know this text (basic authentication, any user)
  mode    lose-answer: pushes are carried out and the line is cut before a word is said
          silent:      nothing is ever answered
          away:        every request is sent to the address in `elsewhere`
          forbidden:   pushes are answered with 403
          stumble N:   the next N requests are cut off before they are carried out
Prints its port. Every request line goes to ROOT/log with the Authorization it carried.
"""
import base64
import os
import ssl
import subprocess
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

ROOT = sys.argv[1]


def told(name):
    try:
        with open(os.path.join(ROOT, name), encoding="utf-8") as file:
            return file.read().strip()
    except FileNotFoundError:
        return ""


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 60

    def log_message(self, *_):
        pass

    def body(self):
        if self.headers.get("Transfer-Encoding", "").lower() != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length") or 0))
        parts = []
        while size := int(self.rfile.readline().strip() or b"0", 16):
            parts.append(self.rfile.read(size))
            self.rfile.readline()
        self.rfile.readline()
        return b"".join(parts)

    def answer(self, status, headers=(), body=b""):
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def allowed(self):
        token = told("token")
        if not token:
            return True
        given = self.headers.get("Authorization", "")
        if not given.startswith("Basic "):
            return False
        return base64.b64decode(given[6:]).decode().partition(":")[2] == token

    def serve(self):
        body = self.body()
        with open(os.path.join(ROOT, "log"), "a", encoding="utf-8") as log:
            log.write(f"{self.command} {self.path} {self.headers.get('Authorization', '-')}\n")
        mode = told("mode")
        if mode == "silent":
            time.sleep(20)
            self.close_connection = True
        elif mode.startswith("stumble "):
            left = int(mode.split()[1]) - 1
            with open(os.path.join(ROOT, "mode"), "w", encoding="utf-8") as file:
                file.write(f"stumble {left}" if left > 0 else "")
            self.close_connection = True
        elif mode == "away":
            self.answer(302, [("Location", told("elsewhere") + self.path)])
        elif not self.allowed():
            self.answer(401, [("WWW-Authenticate", 'Basic realm="test"')])
        elif mode == "forbidden" and "git-receive-pack" in self.path:
            self.answer(403)
        else:
            self.pass_on(body, mode)

    def pass_on(self, body, mode):
        path, _, query = self.path.partition("?")
        environment = {
            "PATH": os.environ["PATH"], "GIT_PROJECT_ROOT": ROOT, "GIT_HTTP_EXPORT_ALL": "1", "PATH_INFO": path,
            "QUERY_STRING": query, "REQUEST_METHOD": self.command, "REMOTE_USER": "tester",
            "REMOTE_ADDR": "127.0.0.1", "CONTENT_TYPE": self.headers.get("Content-Type", ""),
            "CONTENT_LENGTH": str(len(body)), "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1",
        }
        done = subprocess.run(["git", "http-backend"], input=body, env=environment, stdout=subprocess.PIPE,
                              stderr=subprocess.DEVNULL, check=False)
        if mode == "lose-answer" and self.command == "POST" and path.endswith("git-receive-pack"):
            self.close_connection = True
            return
        head, _, rest = done.stdout.partition(b"\r\n\r\n")
        status, headers = 200, []
        for line in head.decode().split("\r\n"):
            name, _, value = line.partition(": ")
            if name == "Status":
                status = int(value.split()[0])
            elif name:
                headers.append((name, value))
        self.answer(status, headers, rest)

    do_GET = serve
    do_POST = serve


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, *_):
        pass


context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(os.path.join(ROOT, "cert.pem"), os.path.join(ROOT, "key.pem"))
server = Server(("127.0.0.1", 0), Handler)
server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
print(server.server_port, flush=True)
server.serve_forever()
