%% Writes arithmetic as a real Erlang node does it, for tests/heap/number_test.cpp: one line an operation,
%%
%%   {"<operator>", "<left>", "<right>", "<result or exception>"},
%%
%%   escript record_numbers.erl COUNT [SEED] > recorded_numbers.inc
%%
%% Run by OTP 27 or later (limit of integers).
-mode(compile).

main([Count]) -> main([Count, "1"]);
main([Count, Seed]) ->
    rand:seed(exsss, list_to_integer(Seed)),
    [line() || _ <- lists:seq(1, list_to_integer(Count))].

line() ->
    Op = lists:nth(rand:uniform(18), ['+', '-', '*', '/', 'div', 'rem', 'band', 'bor', 'bxor', 'bsl', 'bsr', 'bnot',
                                      'neg', 'abs', 'float', 'trunc', 'base36', 'compare']),
    A = number(),
    B = case Op of
            _ when Op =:= 'bsl'; Op =:= 'bsr' -> rand:uniform(300) - 150;
            compare -> near(A);
            _ -> case rand:uniform(5) of 1 -> near(A); _ -> number() end
        end,
    io:put_chars(["{\"", atom_to_list(Op), "\", \"", text(A), "\", \"", text(B), "\", \"", result(Op, A, B), "\"},\n"]).

result(Op, A, B) ->
    try apply_op(Op, A, B) of
        R when is_list(R) -> R;
        R when is_atom(R) -> atom_to_list(R);
        R -> text(R)
    catch
        error:Reason -> atom_to_list(Reason)
    end.

apply_op(neg, A, _) -> -A;
apply_op(abs, A, _) -> abs(A);
apply_op('bnot', A, _) -> bnot A;
apply_op(float, A, _) -> try float(A) catch error:_ -> error(badarith) end;
apply_op(trunc, A, _) -> trunc(A);
apply_op(base36, A, _) when is_integer(A) -> integer_to_list(A, 36);
apply_op(base36, _, _) -> error(badarith);
apply_op(compare, A, B) when A < B -> less;
apply_op(compare, A, B) when A > B -> greater;
apply_op(compare, A, B) when A == B -> equal;
apply_op(Op, A, B) -> erlang:Op(A, B).

text(N) when is_integer(N) -> integer_to_list(N);
text(F) -> float_to_list(F, [short]).

near(A) when is_integer(A), abs(A) < 1 bsl 1000 ->
    case rand:uniform(6) of
        1 -> A;
        2 -> -A;
        3 -> float(A);
        4 -> A + 1;
        5 -> trunc(float(A));
        6 -> trunc(float(A)) + rand:uniform(3) - 2
    end;
near(A) when is_float(A), abs(A) < 1.0e200 ->
    case rand:uniform(4) of
        1 -> trunc(A);
        2 -> trunc(A) + 1;
        3 -> A;
        4 -> A + 0.5
    end;
near(A) -> A.

number() ->
    case rand:uniform(10) of
        1 -> rand:uniform(20) - 10;
        2 -> sign() * (1 bsl (rand:uniform(140) - 1)) + rand:uniform(3) - 2;
        3 -> sign() * rand:uniform(1 bsl 60);
        4 -> sign() * rand:uniform(1 bsl rand:uniform(70));
        5 -> sign() * rand:uniform(1 bsl rand:uniform(700));
        6 -> sign() * rand:uniform(1 bsl 64) * (1 bsl rand:uniform(200));
        7 -> sign() * rand:uniform() * math:pow(10.0, rand:uniform(40) - 20);
        8 -> sign() * float(rand:uniform(1000));
        9 -> sign() * rand:uniform() * math:pow(2.0, rand:uniform(1200) - 600);
        10 -> sign() * rand:uniform(1 bsl 2000)
    end.

sign() -> 1 - 2 * (rand:uniform(2) - 1).
