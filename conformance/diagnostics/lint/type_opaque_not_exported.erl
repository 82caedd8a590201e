-module(type_opaque_not_exported).
-opaque o() :: integer().
-opaque p() :: integer().
-export_type([p/0]).
-spec f() -> o().
-export([f/0]).
f() -> ok.
