"""Cameras and lenses are named as photographers name them."""

import pytest

from photoallegret.imaging.camera_names import camera_name, lens_from_range, lens_name


@pytest.mark.parametrize(
    ("make", "model", "expected"),
    [
        ("NIKON CORPORATION", "NIKON Z 6_2", "Nikon Z 6II"),
        ("NIKON CORPORATION", "NIKON Z5_2", "Nikon Z5II"),
        ("NIKON CORPORATION", "NIKON D800_2", "Nikon D800_2"),
        ("Canon", "Canon EOS R5", "Canon EOS R5"),
        ("Canon", "EOS R5", "Canon EOS R5"),
        ("SONY", "ILCE-7M3", "Sony ILCE-7M3"),
        ("FUJIFILM", "X-T5", "Fujifilm X-T5"),
        ("OLYMPUS IMAGING CORP.  ", "E-M5          ", "Olympus E-M5"),
        ("OM Digital Solutions", "OM-1", "OM System OM-1"),
        ("RICOH IMAGING COMPANY, LTD.", "PENTAX K-1", "Pentax K-1"),
        ("RICOH IMAGING COMPANY, LTD.", "RICOH GR III", "Ricoh GR III"),
        ("LEICA CAMERA AG", "LEICA Q2", "Leica Q2"),
        ("Leica Camera AG", "M11", "Leica M11"),
        ("EASTMAN KODAK COMPANY", "KODAK DC280", "Kodak DC280"),
        ("Minolta Co., Ltd.", "DiMAGE 7", "Minolta DiMAGE 7"),
        ("KONICA MINOLTA", "DYNAX 5D", "Konica Minolta DYNAX 5D"),
        ("Konica Minolta Camera, Inc.", "DiMAGE A2", "Konica Minolta DiMAGE A2"),
        ("SAMSUNG TECHWIN", "NX10", "Samsung NX10"),
        ("Apple", "iPhone 15 Pro", "Apple iPhone 15 Pro"),
        ("LGE", "Nexus 5X", "LG Nexus 5X"),
        ("Phase One A/S", "IQ4 150MP", "Phase One A/S IQ4 150MP"),
        ("SIGMA", "SIGMA fp", "Sigma fp"),
        ("", "Pinhole 4x5", "Pinhole 4x5"),
        ("Intrepid", "", "Intrepid"),
        ("", "", ""),
        ("Inc.", "Inc.", "Inc."),
    ],
)
def test_the_maker_is_named_once(make: str, model: str, expected: str) -> None:
    assert camera_name(make, model) == expected


@pytest.mark.parametrize(
    "text", ["----", "0.0 mm f/0.0", "0mm F0", "None", "Unknown", "n/a", "65535", " "]
)
def test_a_lens_that_is_none_has_no_name(text: str) -> None:
    assert lens_name("NIKKOR Z 50mm f/1.8 S\0") == "NIKKOR Z 50mm f/1.8 S"
    assert lens_name(text) == ""


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        ((24.0, 70.0, 2.8, 2.8), "24-70 mm f/2.8"),
        ((18.0, 55.0, 3.5, 5.6), "18-55 mm f/3.5-5.6"),
        ((4.15, 4.15, 2.2, 2.2), "4.2 mm f/2.2"),
        ((50.0, 50.0, 0.0, 0.0), "50 mm"),
        ((0.0, 0.0, 0.0, 0.0), ""),
        ((70.0, 24.0, 1.0, 1.0), ""),
        ((50.0, 50.0), ""),
        ((), ""),
    ],
)
def test_a_lens_without_name_is_named_by_its_numbers(
    numbers: tuple[float, ...], expected: str
) -> None:
    assert lens_from_range(numbers) == expected
