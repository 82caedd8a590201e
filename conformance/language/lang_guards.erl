%% Guard sequences: comma, semicolon, failing expressions, BIFs (Reference Manual, Expressions: Guard Sequences)
-module(lang_guards).
-export([main/1]).

main(_) ->
    Terms = [0, 1, -5, 2.5, a, true, "abc", [], [x], {}, {1, 2}, <<1, 2, 3>>, <<1:3>>, #{}, #{k => v}, fun main/1, self(), make_ref()],
    show([types(T) || T <- Terms]),
    show([fails(T) || T <- Terms]),
    show([numeric(T) || T <- [1, 10, 100, 1000, 2.5, 1.0e10, a, -7]]),
    show([sizes(T) || T <- ["", "ab", {1}, {1, 2, 3}, <<1, 2>>, #{a => 1, b => 2}, abc]]),
    show([seq(A, B) || A <- [1, a, []], B <- [1, b]]).

types(T) when is_boolean(T) -> boolean;
types(T) when is_atom(T) -> atom;
types(T) when is_integer(T); is_float(T) -> {number, is_number(T)};
types([]) -> nil;
types(T) when is_list(T) -> list;
types(T) when is_tuple(T) -> tuple;
types(T) when is_binary(T) -> binary;
types(T) when is_bitstring(T) -> bitstring;
types(T) when is_map(T) -> map;
types(T) when is_function(T, 1) -> fun1;
types(T) when is_pid(T) -> pid;
types(T) when is_reference(T) -> ref.

fails(T) when hd(T) =:= x -> head;
fails(T) when element(2, T) =:= 2 -> second;
fails(T) when length(T) > 2 -> long;
fails(T) when T + 1 =:= 2 -> one;
fails(T) when map_get(k, T) =:= v -> key;
fails(T) when bit_size(T) =:= 3 -> bits;
fails(T) when not T -> never;
fails(T) when T -> true;
fails(_) -> no.

numeric(T) when T > 5, T < 50; T =:= 1000 -> a;
numeric(T) when abs(T) =:= 7 -> seven;
numeric(T) when trunc(T) =/= T -> fraction;
numeric(T) when T rem 100 =:= 0, T div 100 =:= 1 -> hundred;
numeric(T) when T band 1 =:= 1 -> odd;
numeric(T) when round(T) > 1000000000 -> large;
numeric(_) -> other.

sizes(T) when tuple_size(T) =:= 1 -> t1;
sizes(T) when tl(tl(T)) =:= [] -> l2;
sizes(T) when byte_size(T) =:= 2 -> b2;
sizes(T) when map_size(T) =:= 2 -> m2;
sizes(T) when size(T) =:= 3 -> s3;
sizes(T) when atom_size =:= T -> no;
sizes(_) -> none.

seq(A, B) when A =:= B -> same;
seq(A, _) when is_atom(A), A =/= b; A =:= [] -> first;
seq(A, B) when is_integer(A), is_atom(B) -> mixed;
seq(_, _) -> none.

show(V) -> io:format("~0p~n", [V]).
