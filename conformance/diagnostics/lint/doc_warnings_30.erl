-module(doc_warnings_30).
-export([f/1]).
-export_type([x/0]).
-doc false.
-type w() :: a.
-type v() :: w().
-type x() :: v().
-spec f(v()) -> a.
f(X) -> X.
