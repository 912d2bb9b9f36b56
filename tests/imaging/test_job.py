"""Jobs as lines of JSON."""

import json
from pathlib import Path

from photoallegret.imaging.job import Job
from photoallegret.imaging.rights import Rights


def test_a_job_survives_json_whatever_the_file_is_called():
    source = Path("/été/\udcff📷\n.jpg")  # a name that is not UTF-8
    rights = Rights(creator="Zoé")
    job = Job(source, Path("/out"), "tok", rights, ("avif",), prepares=False, seen=(3, 2))

    line = json.dumps(job.to_json())

    assert "\n" not in line
    assert Job.from_json(json.loads(line)) == job
