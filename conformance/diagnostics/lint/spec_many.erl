-module(spec_many).
-spec f(A, B) -> {A, B} when A :: integer(), B :: [A]; (C, D) -> C when C :: D.
-export([f/2]).
f(A, B) -> {A, B}.
