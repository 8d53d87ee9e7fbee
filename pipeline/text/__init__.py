"""Vietnamese text in one form, with people hidden."""

from pipeline.text.diacritics import COMMON_WORDS, lacks_diacritics, strip_tones
from pipeline.text.masking.mask import Masked, mask
from pipeline.text.normalise import Normalised, normalise
from pipeline.text.prepare import Preparer, as_models_read, mask_word
from pipeline.text.restore import Restorer, fit_restorer
from pipeline.text.segment import Segmented, segment
from pipeline.text.tokens import tokens_of

__all__ = [
    "COMMON_WORDS",
    "Masked",
    "Normalised",
    "Preparer",
    "Restorer",
    "Segmented",
    "as_models_read",
    "fit_restorer",
    "lacks_diacritics",
    "mask",
    "mask_word",
    "normalise",
    "segment",
    "strip_tones",
    "tokens_of",
]
