"""Jobs as lines of JSON."""

import json
from pathlib import Path

from photoallegret.imaging.job import Job
from photoallegret.imaging.rights import Rights


def test_a_job_survives_json_whatever_the_file_is_called():
    source = Path("/été/\udcff📷\n.jpg")  # a name that is not UTF-8
    job = Job(
        source, Path("/out"), "tok", Rights(creator="Zoé"), ("avif",), prepares=False, is_alone=True
    )

    line = json.dumps(job.to_json())

    assert "\n" not in line
    assert Job.from_json(json.loads(line)) == job
