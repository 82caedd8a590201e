%% Building binaries in loops, appending, converting (Efficiency Guide, Binaries)
-module(lang_binary_build).
-export([main/1]).

main(_) ->
    show(build(10, <<>>)), show(byte_size(build(5000, <<>>))), B = build(3, <<>>), C1 = <<B/binary, 1>>, C2 = <<B/binary, 2>>, show({B, C1, C2}),
    show(hex(<<255, 16, 0, "az">>)), show(unhex(<<"ff10">>)), show(rev(<<1, 2, 3>>)), show(words(<<"the quick  brown fox">>)), show(csv(<<"a,b\nc,,d">>)),
    show(esc(<<"<a&b>">>)), show(checksum(<<"hello">>)), show(pad(<<"ab">>, 5)), show(xor_(<<1, 2, 3>>, <<255, 255, 0>>)), show(count(<<"mississippi">>, $s)).
build(0, A) -> A;
build(N, A) -> build(N - 1, <<A/binary, N>>).
hex(B) -> << <<(d(N))>> || <<N:4>> <= B >>.
d(N) when N < 10 -> $0 + N; d(N) -> $a + N - 10.
unhex(B) -> << <<(list_to_integer([A, C], 16))>> || <<A, C>> <= B >>.
rev(<<>>) -> <<>>; rev(<<H, T/binary>>) -> <<(rev(T))/binary, H>>.
words(B) -> words(B, <<>>, []).
words(<<>>, W, A) -> lists:reverse(add(W, A));
words(<<$\s, T/binary>>, W, A) -> words(T, <<>>, add(W, A));
words(<<C, T/binary>>, W, A) -> words(T, <<W/binary, C>>, A).
add(<<>>, A) -> A; add(W, A) -> [W | A].
csv(B) -> [binary:split(L, <<",">>, [global]) || L <- binary:split(B, <<"\n">>, [global])].
esc(B) -> << <<(e(C))/binary>> || <<C>> <= B >>.
e($<) -> <<"&lt;">>; e($>) -> <<"&gt;">>; e($&) -> <<"&amp;">>; e(C) -> <<C>>.
checksum(B) -> lists:foldl(fun(C, S) -> (S * 31 + C) rem 65536 end, 7, binary_to_list(B)).
pad(B, N) when byte_size(B) >= N -> B; pad(B, N) -> pad(<<B/binary, $\s>>, N).
xor_(A, B) -> list_to_binary([X bxor Y || {X, Y} <- lists:zip(binary_to_list(A), binary_to_list(B))]).
count(B, C) -> length([1 || <<X>> <= B, X =:= C]).

show(V) -> io:format("~0p~n", [V]).
