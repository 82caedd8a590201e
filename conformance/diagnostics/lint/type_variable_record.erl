-module(type_variable_record).
-record(r, {a :: X, b :: [X]}).
-type t() :: X.
-opaque o(A, B) :: {A}.
-type u(A) :: B.
-export_type([t/0, o/2, u/1]).
-export([f/0]).
f() -> #r{}.
