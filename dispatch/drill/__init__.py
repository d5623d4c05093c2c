"""应急演练: a synthetic street lives a day in minutes, against the real server on a database, a clock
and a port of its own. docs/policy.md says what the model assumes and what it has shown.

Pure: chance, plane, profile, errands, riders, will, figures, drawing. At the edge: street (lays the
ground), stage (the server's process), line (HTTP and sockets), conductor (the server's side of the
clock). Between them: day (the run of events), courier and office (who does what)."""
