"""Each word of XMP reaches its fact."""

from photoallegret.imaging.rights import PROHIBITED
from photoallegret.imaging.xmp import read_xmp
from photoallegret.imaging.xmp_description import WANTED, xmp_description
from tests.imaging.metadata_files import alternatives, xmp_packet


def test_rights_in_several_languages_give_the_default_one() -> None:
    packet = xmp_packet(alternatives("dc:rights", fr="© H. Tous droits", x_default="© H."))

    assert xmp_description(read_xmp(packet, {}, WANTED)).rights.copyright_notice == "© H."


def test_the_first_licensor_speaks() -> None:
    item = '<rdf:li plus:LicensorName="{0}" plus:LicensorURL="https://{0}.example/"/>'
    licensors = item.format("a") + item.format("b")
    packet = xmp_packet(f"<plus:Licensor><rdf:Seq>{licensors}</rdf:Seq></plus:Licensor>")

    rights = xmp_description(read_xmp(packet, {}, WANTED)).rights

    assert (rights.licensor_name, rights.licensor_url) == ("a", "https://a.example/")


def test_a_reservation_is_read_as_text_and_as_reference() -> None:
    for element in (
        f"<plus:DataMining>{PROHIBITED}</plus:DataMining>",
        f'<plus:DataMining rdf:resource="{PROHIBITED}"/>',
    ):
        rights = xmp_description(read_xmp(xmp_packet(element), {}, WANTED)).rights
        assert rights.data_mining == PROHIBITED


def test_alternative_text_is_never_taken_from_the_caption() -> None:
    packet = xmp_packet(alternatives("dc:description", fr="Légende"))

    said = xmp_description(read_xmp(packet, {}, WANTED))

    assert (said.caption, said.alt_text) == ({"fr": "Légende"}, {})
