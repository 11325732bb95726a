"""Getting a model from the Hugging Face hub: once, with progress, and with a quick answer when it cannot be had."""

from __future__ import annotations

import sys
from pathlib import Path

from retrieval.errors import EncoderError

TIMEOUT = 10.0
"""Seconds the hub may take to say what a model consists of."""
WEIGHTS, OLD_WEIGHTS = "*.safetensors", "*.bin"
NOT_NEEDED = ("onnx/*", "openvino/*", "*.onnx", "*.h5", "*.ot", "*.msgpack", "*.tflite", "*.gguf", "*.md")


def model_folder(name: str) -> Path:
    """The folder of the hub model `name`, downloaded if it is not there; its last part is the revision.

    A model that is there is never looked for again, so an index stays with the weights it was made with.
    Raises EncoderError when there is no such model, no network, or the download breaks off.
    """
    return _cached(name) or _downloaded(name)


def _cached(name: str) -> Path | None:
    """The model's folder, if all that is needed of it is there."""
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HFValidationError, LocalEntryNotFoundError

    for ignored in ([*NOT_NEEDED, OLD_WEIGHTS], [*NOT_NEEDED]):
        try:
            folder = Path(snapshot_download(name, local_files_only=True, ignore_patterns=ignored))
        except LocalEntryNotFoundError:
            continue
        except HFValidationError as error:
            raise EncoderError(
                f"RECOTALK_ENCODER is {name!r}, which is no name of a model: {error}"
            ) from error
        if any(path.match(weights) for path in folder.rglob("*") for weights in (WEIGHTS, OLD_WEIGHTS)):
            return folder
    return None


def _downloaded(name: str) -> Path:
    import httpx
    from huggingface_hub import HfApi, snapshot_download
    from huggingface_hub.errors import GatedRepoError, OfflineModeIsEnabled, RepositoryNotFoundError
    from huggingface_hub.utils import HfHubHTTPError

    try:
        found = HfApi().model_info(name, timeout=TIMEOUT)
        files = [file.rfilename for file in found.siblings or ()]
        print(f"downloading the encoder {name} from the Hugging Face hub, once", file=sys.stderr)
        return Path(snapshot_download(name, ignore_patterns=_skipped(files)))
    except GatedRepoError as error:
        raise _unavailable(name, "it asks for an agreement on its page and a token (HF_TOKEN)") from error
    except RepositoryNotFoundError as error:
        raise _unavailable(name, "the hub has no such model, or it is private (HF_TOKEN)") from error
    except OfflineModeIsEnabled as error:
        raise _unavailable(
            name, "it is not on this machine, and HF_HUB_OFFLINE forbids the network"
        ) from error
    except (httpx.HTTPError, HfHubHTTPError, OSError) as error:
        raise _unavailable(
            name, f"it is not on this machine, and the hub cannot be reached: {error}"
        ) from error


def _skipped(files: list[str]) -> list[str]:
    """Patterns of what is not wanted: other frameworks' weights, and one of two forms of the same."""
    twice = any(Path(file).match(WEIGHTS) for file in files)
    return [*NOT_NEEDED, OLD_WEIGHTS] if twice else [*NOT_NEEDED]


def _unavailable(name: str, reason: str) -> EncoderError:
    return EncoderError(
        f"RECOTALK_ENCODER is {name!r}, and it cannot be loaded: {str(reason).rstrip('.')}. Check the spelling and"
        ' the network; or download the model elsewhere and give its folder; or use "bundled".'
    )
