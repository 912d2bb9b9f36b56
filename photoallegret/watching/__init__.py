"""The site watched for its photographer, without watching anybody."""
