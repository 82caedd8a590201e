-module(bit_sizes).
-export([f/1, g/1, h/2]).
f(<<A:8/float, B:16/float, C:X/float, D:64/float>>) -> {A, B, C, D}.
g(<<A/binary, B>>) -> {A, B}; g(<<A/bits, B/binary>>) -> {A, B}; g(<<A:a>>) -> A; g(<<A:"x">>) -> A; g(<<A:1.5>>) -> A; g(<<A:(-1)>>) -> A.
h(S, <<A:S, B:A, C:(A + B)>>) -> {C}; h(S, <<A:S/utf8>>) -> A; h(_, <<A:3/unit:8>>) -> A; h(_, <<A/unit:8>>) -> A; h(_, <<A:8/binary-unit:3>>) -> A.
