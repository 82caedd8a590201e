-module(unused_record_some).
-compile({nowarn_unused_record, [a, b]}).
-compile({nowarn_unused_type, [t/0]}).
-record(a, {}).
-record(b, {}).
-record(c, {}).
-type t() :: ok.
-type u() :: ok.
-export([f/0]).
f() -> ok.
