"""The link that proves an address: signed, good for seven days, acting only by its button."""

from itsdangerous import BadSignature, URLSafeTimedSerializer

from photoallegret.questions.personal_data import UNCONFIRMED

SALT = "question-confirm"


def confirmation_token(question_id: int, secret_key: str) -> str:
    """Return the last part of the link for a question."""
    token = _serializer(secret_key).dumps(question_id)
    return token.decode() if isinstance(token, bytes) else token


def confirmed_id(token: str, secret_key: str) -> int | None:
    """Return which question ``token`` was made for, None when it is forged or too old."""
    try:
        found = _serializer(secret_key).loads(token, max_age=int(UNCONFIRMED.total_seconds()))
    except BadSignature:
        return None
    return int(found)


def _serializer(secret_key: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(secret_key, salt=SALT)
