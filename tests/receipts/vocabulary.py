"""Terms as their publishers list them, copied by hand from what is named beside each list."""

DPV = """
ActiveRight DataSubjectRight PassiveRight Right RightExerciseActivity RightExerciseNotice
RightExerciseRecord RightFulfilmentNotice RightNonFulfilmentNotice RightNotice hasRight
isExercisedAt
RequestAccepted RequestAcknowledged RequestActionDelayed RequestFulfilled RequestInitiated
RequestRejected RequestRequiredActionPerformed RequestRequiresAction RequestStatus
RequestStatusQuery RequestUnfulfilled
DataController Justification UntilTimeDuration hasAddress hasContact hasDataController hasDuration
hasJustification hasName hasNotice hasStatus
"""
"""Of DPV 2.3 (github.com/w3c/dpv, 2.3/dpv/dpv.csv, 2026-02-28): its rights, its statuses of
requests, and what of the rest is used here."""
EU_GDPR = """
A7-3 A15 A16 A17 A18 A19 A20 A21 A22 A22-3-a A22-3-b A22-3-c A77 A79 SARNotice
RightsRecipientsNotice JustificationA12Complexity JustificationA12Delay
JustificationA12HighVolume JustificationA12IdentityFailure JustificationA12IdentityRequired
JustificationA12InformationRequired JustificationA12ManifestlyExcessive
JustificationA12ManifestlyUnfounded JustificationA17Archiving JustificationA17FreedomOfExpression
JustificationA17LegalClaims JustificationA17LegallyRequired JustificationA17OfficialAuthority
JustificationA17PublicHealth JustificationA17PublicInterest
"""
"""Of its extension for the GDPR (2.3/legal/eu/gdpr/eu-gdpr.csv, same commit)."""
DCT = "conformsTo date description hasPart identifier isPartOf references title valid"
"""Of DCMI Metadata Terms, 2020-01-20."""
KNOWN = {
    *(f"dpv:{term}" for term in DPV.split()),
    *(f"eu-gdpr:{term}" for term in EU_GDPR.split()),
    *(f"dct:{term}" for term in DCT.split()),
    *("xsd:date", "xsd:dateTime", "rdf:value"),
}
