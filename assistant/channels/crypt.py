"""AES-256-CBC as WeCom and Feishu use it, and nothing more.

The padding is PKCS#7, to 32 bytes at WeCom and to 16 at Feishu: whoever reads takes the last byte's
word for it, within bounds.
"""

from __future__ import annotations

import base64
import binascii

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC

from assistant.channels.channel import not_an_event
from assistant.errors import Misconfigured


def decrypted(key: bytes, vector: bytes, text: str) -> bytes:
    """The plain bytes of base64 `text`. `key` has 32 bytes, `vector` 16.

    Raises:
        InvalidInput: not base64, not whole blocks, or padding that cannot be.
    """
    try:
        sealed = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise not_an_event("encrypt 不是 base64") from error
    if not sealed or len(sealed) % 16:
        raise not_an_event("encrypt 的长度不对")
    opener = Cipher(AES(key), CBC(vector)).decryptor()
    padded = opener.update(sealed) + opener.finalize()
    if not 1 <= padded[-1] <= 32 or padded[-1] > len(padded):
        raise not_an_event("encrypt 解不开：密钥不一致?")
    return padded[: -padded[-1]]


def encrypted(key: bytes, vector: bytes, plain: bytes, *, block: int) -> str:
    """`plain` padded to `block` bytes, sealed, as base64."""
    missing = block - len(plain) % block
    sealer = Cipher(AES(key), CBC(vector)).encryptor()
    return base64.b64encode(
        sealer.update(plain + bytes([missing]) * missing) + sealer.finalize()
    ).decode()


def wecom_key(encoding_aes_key: str) -> bytes:
    """The 32 bytes of WeCom's 43-character EncodingAESKey.

    Raises:
        Misconfigured: it is not one.
    """
    try:
        key = base64.b64decode(encoding_aes_key + "=", validate=True)
    except (binascii.Error, ValueError) as error:
        raise Misconfigured("企业微信账号的 secret 应为 43 位的 EncodingAESKey") from error
    if len(key) != 32:
        raise Misconfigured("企业微信账号的 secret 应为 43 位的 EncodingAESKey")
    return key
