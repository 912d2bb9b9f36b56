"""Headers that answers carry: what each says, and what it tells of a person, and to whom."""

from photoallegret.personal_data.places import Header

READER = "the reader's own page, to them alone"

SENT = (
    Header("Accept-Ranges", "a file may be asked for in parts"),
    Header("Access-Control-Allow-Origin", "keys of receipts may be read from everywhere"),
    Header("Allow", "what else an address takes"),
    Header("Cache-Control", "who may keep the answer, and how long"),
    Header("Content-Disposition", "name of a file", tells="what its sender called it"),
    Header("Content-Encoding", "how it is packed"),
    Header("Content-Length", "its size"),
    Header("Content-Range", "which part of a file"),
    Header("Content-Security-Policy", "nothing runs or is loaded but from this site"),
    Header("Content-Type", "what kind of answer it is"),
    Header("Cross-Origin-Opener-Policy", "no other site holds its window"),
    Header("Cross-Origin-Resource-Policy", "which sites may show it"),
    Header("Date", "when a file was sent"),
    Header("ETag", "digest of the answer: a cache asks whether it changed"),
    Header("Expires", "how long a file may be kept"),
    Header("Last-Modified", "when a file was written"),
    Header("Location", "where to go next", tells=READER),
    Header("Permissions-Policy", "no camera, place, microphone or payment"),
    Header("Referrer-Policy", "what other sites learn of where a reader comes from"),
    Header("Retry-After", "when to try again", tells="how often the reader tried"),
    Header("Set-Cookie", "cookies", tells="what each cookie is declared to hold"),
    Header("Strict-Transport-Security", "always by https"),
    Header("Tus-Checksum-Algorithm", "which digests an upload may carry"),
    Header("Tus-Extension", "what the server of uploads can do"),
    Header("Tus-Max-Size", "the largest file taken"),
    Header("Tus-Resumable", "version of tus spoken"),
    Header("Tus-Version", "versions of tus known"),
    Header("Upload-Expires", "until when an upload may go on"),
    Header("Upload-Length", "size of an upload"),
    Header("Upload-Offset", "bytes that have come"),
    Header("Vary", "by which request headers the answer differs"),
    Header("X-Accel-Redirect", "to the proxy alone: the picture that it sends"),
    Header("X-Content-Type-Options", "its type is not guessed"),
    Header("X-Robots-Tag", "no search engine keeps it"),
    Header("tdm-policy", "where the rights are explained"),
    Header("tdm-reservation", "mining the pictures is reserved"),
)
