"""Reading files where a bad one can do no harm: in processes with little memory, little time and no network.

``boxed`` hands the files of a run to workers and gives what came of them, in order · ``nursery`` is a
process that has everything loaded and gets workers by forking · ``worker`` reads one file after another ·
``limits`` what a file may cost · ``guard`` keeps a worker off the network · ``channel`` how they talk.

Linux holds every limit. Where there is no ``/proc`` (macOS) memory is not limited, time is; where processes
cannot fork (Windows) there is no box, and files are read in the process itself.
"""
