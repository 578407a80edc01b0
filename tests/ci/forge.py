"""What the scripts ask of a forge, on a socket of this machine: comments, issues, merges, and who may do what.

GitHub and GitLab differ in routes and words; both are served from one record. A token has rights, as the forge gives them to a
job: a request that they do not cover is answered with 403.
"""
import json
import re
import threading
import urllib.parse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Forge:
    def __init__(self, bot):
        self.bot = bot
        self.tokens = {}  # token -> {"issues": "write", ...}
        self.merges = []  # {number, head, merge, state, changes...}
        self.comments = {}  # number of the merge -> [comment]
        self.issues = []
        self.seen = []  # (token, method, path)
        self.next_id = 100
        forge = self

        class Handler(BaseHTTPRequestHandler):
            def log_message(self, *_):
                pass

            def serve(self):
                size = int(self.headers.get("Content-Length") or 0)
                body = json.loads(self.rfile.read(size) or b"null")
                token = self.headers.get("PRIVATE-TOKEN") or self.headers.get("Authorization", "").removeprefix("Bearer ")
                url = urllib.parse.urlsplit(self.path)
                query = dict(urllib.parse.parse_qsl(url.query))
                forge.seen.append((token, self.command, url.path))
                status, answer = forge.answer(token, self.command, url.path, query, body)
                text = json.dumps(answer).encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(text)))
                self.end_headers()
                self.wfile.write(text)

            do_GET = do_POST = do_PATCH = do_PUT = do_DELETE = serve

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    def answer(self, token, method, path, query, body):
        rights = self.tokens.get(token)
        if rights is None:
            return 401, {"message": "who is that"}
        for allowed_method, pattern, right, level, action in self.routes():
            match = re.fullmatch(pattern, path)
            if match is None or method != allowed_method:
                continue
            held = rights.get(right, "none")
            if held != "write" and held != level:
                return 403, {"message": f"{right}: {level} is needed"}
            found = action(*(int(one) if one.isdigit() else one for one in match.groups()), query, body)
            return (404, {"message": "there is no such thing"}) if found is None else (200, found)
        return 404, {"message": f"{method} {path} is not known"}

    @staticmethod
    def page(elements, query):
        size, number = int(query.get("per_page", 30)), int(query.get("page", 1))
        return list(elements)[(number - 1) * size:number * size]

    def new_id(self):
        self.next_id += 1
        return self.next_id

    # What people do in the browser

    def opened(self, head, **facts):
        merge = {"number": len(self.merges) + 1, "head": head, "merge": None, "merged": False, **facts}
        self.merges.append(merge)
        self.comments[merge["number"]] = []
        return merge

    def comment_of(self, number, author, text):
        self.comments[number].append(self.as_comment(author, text))
        return self.comments[number][-1]

    def bot_comments(self, number):
        return [one for one in self.comments[number] if self.wrote(one) == self.bot]

    def open_issues(self):
        return [one for one in self.issues if one["state"] in ("open", "opened")]


class GitHub(Forge):
    here = "acme/data"

    def __init__(self):
        super().__init__("github-actions[bot]")

    @staticmethod
    def wrote(comment):
        return comment["user"]["login"]

    def as_comment(self, author, text):
        number = self.new_id()
        return {"id": number, "node_id": f"IC_{number}", "body": text, "editor": None,
                "user": {"login": author, "type": "Bot" if author.endswith("[bot]") else "User"}}

    def routes(self):
        repository = "/repos/" + self.here
        return [
            ("GET", repository + "/commits/([0-9a-f]{40})/pulls", "pull-requests", "read", self.pulls),
            ("GET", repository + "/issues/([0-9]+)/comments", "pull-requests", "read",
             lambda number, query, _: self.page(self.comments[number], query)),
            ("POST", repository + "/issues/([0-9]+)/comments", "pull-requests", "write",
             lambda number, _, body: self.comment_of(number, self.bot, body["body"])),
            ("PATCH", repository + "/issues/comments/([0-9]+)", "pull-requests", "write", self.edit),
            ("DELETE", repository + "/issues/comments/([0-9]+)", "pull-requests", "write", self.remove),
            ("POST", "/graphql", "pull-requests", "read", self.editor),
            ("GET", repository + "/issues", "issues", "read", self.list_issues),
            ("POST", repository + "/issues", "issues", "write", self.open_issue),
            ("PATCH", repository + "/issues/([0-9]+)", "issues", "write", self.edit_issue),
        ]

    def pulls(self, commit, query, _):
        # GitHub lists every pull request that a commit belongs to, also open ones and those into other branches.
        found = [one for one in self.merges if commit in (one["merge"], one["head"])]
        return self.page([{"number": one["number"], "merged_at": "2026-01-01T00:00:00Z" if one["merged"] else None,
                           "merge_commit_sha": one["merge"],
                           "base": {"ref": one.get("into", "main"), "repo": {"full_name": self.here}}}
                          for one in found], query)

    def find(self, number):
        return next((one for all_of in self.comments.values() for one in all_of if one["id"] == number), None)

    def edit(self, number, _, body, editor="github-actions"):
        comment = self.find(number)
        comment.update(body=body["body"],
                       editor={"__typename": "Bot" if editor == "github-actions" else "User", "login": editor})
        return comment

    def remove(self, number, *_):
        for all_of in self.comments.values():
            all_of[:] = [one for one in all_of if one["id"] != number]
        return {}

    def editor(self, _, body):
        comment = self.find(int(body["variables"]["id"].removeprefix("IC_")))
        return {"data": {"node": {"lastEditedAt": comment["editor"] and "2026-01-01T00:00:00Z",
                                  "editor": comment["editor"]}}}

    def list_issues(self, query, _):
        # Pull requests are issues here, too.
        pulls = [{"number": 1000 + one["number"], "state": "open", "body": "", "pull_request": {},
                  "user": {"login": "ann", "type": "User"}} for one in self.merges]
        wanted = query.get("state", "open")
        return self.page([one for one in pulls + self.issues if one["state"] == wanted], query)

    def open_issue(self, _, body):
        self.issues.append({"number": self.new_id(), "state": "open", **body, "user": {"login": self.bot, "type": "Bot"}})
        return self.issues[-1]

    def edit_issue(self, number, _, body):
        issue = next(one for one in self.issues if one["number"] == number)
        issue.update(body)
        return issue


class GitLab(Forge):
    here = "7"
    bot_token = "glpat-bot"

    def __init__(self):
        super().__init__(42)
        self.tokens[self.bot_token] = {"api": "write"}

    @staticmethod
    def wrote(comment):
        return comment["author"]["id"]

    def as_comment(self, author, text):
        return {"id": self.new_id(), "body": text, "system": False, "author": {"id": author}}

    def routes(self):
        project = "/projects/" + self.here
        notes = project + "/merge_requests/([0-9]+)/notes"
        return [(method, pattern, "api", "write", action) for method, pattern, action in [
            ("GET", "/user", lambda *_: {"id": self.bot, "username": "project_7_bot"}),
            ("GET", project + "/repository/commits/([0-9a-f]{40})/merge_requests", self.requests),
            ("GET", notes, lambda number, query, _: self.page(self.comments[number], query)),
            ("POST", notes, lambda number, _, body: self.comment_of(number, self.bot, body["body"])),
            ("PUT", notes + "/([0-9]+)", self.edit),
            ("DELETE", notes + "/([0-9]+)", self.remove),
            ("GET", project + "/issues", self.list_issues),
            ("POST", project + "/issues", self.open_issue),
            ("PUT", project + "/issues/([0-9]+)", self.edit_issue),
        ]]

    def requests(self, commit, query, _):
        found = [one for one in self.merges if commit in (one["merge"], one["head"])]
        return self.page([{"iid": one["number"], "state": "merged" if one["merged"] else "opened",
                           "target_branch": one.get("into", "main"), "target_project_id": int(self.here),
                           "sha": one["head"], "merge_commit_sha": one["merge"], "squash_commit_sha": None}
                          for one in found], query)

    def edit(self, merge, number, _, body):
        comment = next(one for one in self.comments[merge] if one["id"] == number)
        comment.update(body)
        return comment

    def remove(self, merge, number, *_):
        self.comments[merge] = [one for one in self.comments[merge] if one["id"] != number]
        return {}

    def list_issues(self, query, _):
        return self.page([one for one in self.issues if one["state"] == query.get("state")], query)

    def open_issue(self, _, body):
        self.issues.append({"iid": self.new_id(), "state": "opened", **body, "author": {"id": self.bot}})
        return self.issues[-1]

    def edit_issue(self, number, _, body):
        issue = next(one for one in self.issues if one["iid"] == number)
        if body.pop("state_event", None) == "close":
            issue["state"] = "closed"
        issue.update(body)
        return issue
