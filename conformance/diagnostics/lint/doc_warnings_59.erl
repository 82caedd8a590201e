-module(doc_warnings_59).
-moduledoc #{since => 1, deprecated => a, format => x, foo => 2, equiv => 1, group => 2}.
-export([g/0,f/1,h/0,i/0,j/0,k/0]).
-export_type([u/0]).
-doc #{since => 1}.
-type t() :: u().
-doc #{since => 1}.
-type u() :: t().
-doc "x".
-doc #{equiv => {f,1}, since => ["a", <<"b">>]}.
f(X) -> X.
-doc #{since => a,
  deprecated => a, group => 1, exported => 1}.
-doc "x".
g() -> f(1), g().
-doc #{equiv => {f,a}}.
h() -> 1.
-doc #{equiv => {f,a,1}, since => [a]}.
i() -> 1.
-doc #{equiv => "a", since => <<"a">>, group => [], deprecated => [1]}.
j() -> 1.
-doc #{equiv => [300], since => [-1], group => [$a | <<"b">>], deprecated => <<255>>}.
k() -> 1.
