-module(rec_undefined_hint).
-record(person, {name, age}).
-export([f/1]).
f(X) -> #persn{}, #person{nam = 1}, X#person.agge, X#person{fone = 2}, #person.names.
