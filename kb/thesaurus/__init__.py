"""The thesaurus as SKOS data, in Turtle."""
