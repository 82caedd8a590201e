%% Match contexts reused through several clauses and functions, backtracking
-module(bin_match_order).
-export([main/1]).

main(_) ->
    show([p(B) || B <- [<<"GET / HTTP/1.1\r\nA: b\r\nC: d\r\n\r\nbody">>, <<"POST /x HTTP/1.0\r\n\r\n">>, <<"BAD">>, <<>>]]), show(json(<<"{\"a\":[1,-2,\"s\\n\"],\"b\":true}">>)), show([k(B) || B <- [<<1, 2, 3>>, <<1, 2, 4>>, <<1, 3>>, <<1>>, <<2, 0:4, 1:4>>, <<2, 1:4, 0:4>>, <<3:5>>]]), show(utf(<<"a\x{e5}"/utf8, 255, "b">>)), show(both(<<1, 2, 3>>)).
p(<<"GET ", R/binary>>) -> {get, line(R, <<>>)}; p(<<"POST ", R/binary>>) -> {post, line(R, <<>>)}; p(<<>>) -> none; p(B) -> {bad, byte_size(B)}.
line(<<" HTTP/1.", V, "\r\n", R/binary>>, U) -> {U, V - $0, headers(R, [])}; line(<<C, R/binary>>, U) -> line(R, <<U/binary, C>>).
headers(<<"\r\n", B/binary>>, A) -> {lists:reverse(A), B}; headers(B, A) -> [H, R] = binary:split(B, <<"\r\n">>), [K, V] = binary:split(H, <<": ">>), headers(R, [{K, V} | A]).
json(B) -> {V, <<>>} = v(B), V.
v(<<"true", R/binary>>) -> {true, R}; v(<<$", R/binary>>) -> s(R, <<>>); v(<<"[", R/binary>>) -> l(R, []); v(<<"{", R/binary>>) -> o(R, []); v(<<$-, R/binary>>) -> {N, R2} = n(R, 0), {-N, R2}; v(B) -> n(B, 0).
n(<<D, R/binary>>, N) when D >= $0, D =< $9 -> n(R, N * 10 + D - $0); n(R, N) -> {N, R}.
s(<<$", R/binary>>, A) -> {A, R}; s(<<"\\n", R/binary>>, A) -> s(R, <<A/binary, $\n>>); s(<<C, R/binary>>, A) -> s(R, <<A/binary, C>>).
l(<<"]", R/binary>>, A) -> {lists:reverse(A), R}; l(<<",", R/binary>>, A) -> l(R, A); l(B, A) -> {X, R} = v(B), l(R, [X | A]).
o(<<"}", R/binary>>, A) -> {{obj, lists:reverse(A)}, R}; o(<<",", R/binary>>, A) -> o(R, A); o(B, A) -> {K, <<":", R/binary>>} = v(B), {V, R2} = v(R), o(R2, [{K, V} | A]).
k(<<1, 2, 3>>) -> a; k(<<1, 2, X>>) -> {b, X}; k(<<1, X>>) -> {c, X}; k(<<X>>) -> {d, X}; k(<<2, 0:4, X:4>>) -> {e, X}; k(<<2, X:4, 0:4>>) -> {f, X}; k(<<X:5>>) -> {g, X}.
utf(<<C/utf8, R/binary>>) -> [C | utf(R)]; utf(<<B, R/binary>>) -> [{bad, B} | utf(R)]; utf(<<>>) -> [].
both(<<H, T/binary>> = All) -> {H, T, All, byte_size(All)}.

show(V) -> io:format("~0p~n", [V]).
