"""Where uploaded files and official documents lie: on the disk, or in a store that speaks S3 (MinIO, Ceph, a cloud's)."""

from django.core.exceptions import ImproperlyConfigured

from rakor_portal.environment import env_str

ADDRESSING = {"path", "virtual", "auto"}


def uploads_storage():
    """The entry of STORAGES for uploaded files, by the environment.

    Nothing is given out by the store itself: every file goes through the view that asks who may have it, so the bucket
    stays closed.

    Raises:
        ImproperlyConfigured: S3_BUCKET is set and boto3 is not installed, or a value makes no sense.
    """
    bucket = env_str("S3_BUCKET")
    if not bucket:
        return {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    try:
        from botocore.config import Config
    except ImportError as error:
        raise ImproperlyConfigured(
            "S3_BUCKET needs boto3: pip install --require-hashes -r requirements-s3.txt"
        ) from error
    addressing = env_str("S3_ADDRESSING", "path")
    if addressing not in ADDRESSING:
        raise ImproperlyConfigured(f"S3_ADDRESSING must be one of {', '.join(sorted(ADDRESSING))}.")
    endpoint = env_str("S3_ENDPOINT")
    if endpoint and not endpoint.startswith(("https://", "http://")):
        raise ImproperlyConfigured(f"S3_ENDPOINT must begin with https:// or http://, not {endpoint!r}.")
    options = {
        "bucket_name": bucket,
        "endpoint_url": endpoint or None,
        "region_name": env_str("S3_REGION") or None,
        "access_key": env_str("S3_ACCESS_KEY") or None,
        "secret_key": env_str("S3_SECRET_KEY") or None,
        "location": env_str("S3_PREFIX"),
        "default_acl": None,
        "file_overwrite": False,  # a name is a hash; of a file that was cut off the whole one stands beside it
        "client_config": Config(
            s3={"addressing_style": addressing},
            signature_version="s3v4",
            connect_timeout=5,
            read_timeout=30,
            retries={"max_attempts": 3, "mode": "standard"},
            # Stores other than Amazon's do not all know the newer checksums.
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        ),
    }
    return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}
