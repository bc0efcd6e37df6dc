"""Raw answers on disk, so that an interrupted import goes on where it stopped.

One answer is two files: what the service sent, untouched, and a small record of the question, the date and the SHA-256.
Only answers that passed their check are kept; an answer whose checksum no longer fits is fetched again.
"""

import hashlib
import json
import os

from . import write
from .failures import ImportFailure


class Answer:
    """One answer of the service and where it came from."""

    def __init__(self, address, query, body, date):
        self.address, self.query, self.body, self.date = address, query, body, date
        self.sha256 = hashlib.sha256(body).hexdigest()


class Cache:
    def __init__(self, folder):
        self.folder = folder

    def _paths(self, address, query):
        question = json.dumps([address, query], sort_keys=True, ensure_ascii=True)
        name = hashlib.sha256(question.encode()).hexdigest()[:32]
        return (os.path.join(self.folder, name + ".answer.json"), os.path.join(self.folder, name + ".record.json"))

    def load(self, address, query):
        """The answer kept for this question, or None."""
        body_path, record_path = self._paths(address, query)
        try:
            with open(record_path, encoding="utf-8") as file:
                record = json.load(file)
            with open(body_path, "rb") as file:
                body = file.read()
        except (OSError, ValueError):
            return None
        if not isinstance(record, dict):
            return None
        answer = Answer(address, query, body, str(record.get("date")))
        return answer if answer.sha256 == record.get("sha256") else None

    def forget(self, answer):
        """Drops an answer that turned out unusable, so that the next run asks again."""
        for path in self._paths(answer.address, answer.query):
            try:
                os.unlink(path)
            except OSError:
                pass

    def store(self, answer):
        body_path, record_path = self._paths(answer.address, answer.query)
        record = {"address": answer.address, "query": answer.query, "date": answer.date, "sha256": answer.sha256}
        try:
            os.makedirs(self.folder, exist_ok=True)
            write.replace_all({body_path: answer.body,
                               record_path: (json.dumps(record, ensure_ascii=False, indent=1) + "\n").encode()})
        except OSError as problem:
            raise ImportFailure(f"cannot keep an answer in the cache {self.folder}: {problem.strerror}") from problem
