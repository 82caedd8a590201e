-module(type_variable_record_field).
-record(q, {a :: Z}).
-export([f/0]).
f() -> #q{}.
