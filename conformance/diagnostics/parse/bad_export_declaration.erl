-module(bad_export_declaration). -compile([export_all,nowarn_export_all]).
-export([f/1]), foo.
f(X) -> X.
