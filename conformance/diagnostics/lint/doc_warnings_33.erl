-module(doc_warnings_33).
-export([f/1]).
-doc hidden.
-type w() :: a.
-spec f(X) -> Y when X :: w(), Y :: X.
f(X) -> X.
