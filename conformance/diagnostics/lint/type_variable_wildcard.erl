-module(type_variable_wildcard).
-type t(_) :: _.
-export_type([t/1]).
-spec f(_) -> _.
-export([f/1]).
f(X) -> X.
