%% The scanner: characters to Erlang tokens, {Category, Anno, Symbol} or {Category, Anno}.
%%
%% One function, token/4, reads one token at the head of the characters. It is told whether more characters may
%% follow; where they might change what the token is, it answers `more`. string/3 reads until the characters end,
%% tokens/4 until a full stop, keeping what it has in its continuation: {Tokens reversed, Characters, Location}.
%%
%% A location inside is {Line, Column}, the column being 0 where the caller gave a line only.
-module(erl_scan).

-export([string/1, string/2, string/3, tokens/3, tokens/4, format_error/1]).
-export([reserved_word/1, f_reserved_word/1, continuation_location/1]).
-export([category/1, symbol/1, location/1, line/1, column/1, text/1, end_location/1]).

-export_type([token/0, tokens/0, options/0, option/0, return_cont/0, error_info/0, tokens_result/0, category/0]).

-type category() :: atom().
-type symbol() :: atom() | float() | integer() | string().
-type location() :: pos_integer() | {pos_integer(), pos_integer()}.
-type anno() :: location() | [{location, location()} | {text, string()}].
-type token() :: {category(), anno(), symbol()} | {category(), anno()}.
-type tokens() :: [token()].
-type option() ::
    return | return_white_spaces | return_comments | text
    | {reserved_word_fun, fun((atom()) -> boolean())}
    | {text_fun, fun((atom(), string()) -> boolean())}.
-type options() :: option() | [option()].
-type error_info() :: {location(), module(), term()}.
-type tokens_result() :: {ok, tokens(), location()} | {eof, location()} | {error, error_info(), location()}.
-opaque return_cont() :: {erl_scan_continuation, tokens(), string(), {integer(), integer()}, tuple()}.

-record(how, {
    reserved = fun reserved_word/1 :: fun((atom()) -> boolean()),
    comments = false :: boolean(),
    spaces = false :: boolean(),
    text = fun(_, _) -> false end :: fun((atom(), string()) -> boolean())
}).

-define(IS_DIGIT(C), (C >= $0 andalso C =< $9)).
-define(IS_LOWER(C), (C >= $a andalso C =< $z orelse C >= $ß andalso C =< $ÿ andalso C =/= $÷)).
-define(IS_UPPER(C), (C >= $A andalso C =< $Z orelse C >= $À andalso C =< $Þ andalso C =/= $×)).
-define(IS_NAME(C), (?IS_LOWER(C) orelse ?IS_UPPER(C) orelse ?IS_DIGIT(C) orelse C =:= $_ orelse C =:= $@)).
-define(IS_SPACE(C), (C >= 0 andalso C =< $\s orelse C >= 128 andalso C =< 160)).
-define(IS_CHAR(C),
    (C >= 0 andalso C =< 16#D7FF orelse
     C >= 16#E000 andalso C =< 16#10FFFF andalso C =/= 16#FFFE andalso C =/= 16#FFFF)).

%% Scanning

-spec string(string()) -> {ok, tokens(), location()} | {error, error_info(), location()}.
string(Chars) -> string(Chars, 1, []).

-spec string(string(), location()) -> {ok, tokens(), location()} | {error, error_info(), location()}.
string(Chars, Start) -> string(Chars, Start, []).

-spec string(string(), location(), options()) -> {ok, tokens(), location()} | {error, error_info(), location()}.
string(Chars, Start, Options) when is_list(Chars) ->
    case all(Chars, inside(Start, [Chars, Start, Options]), how(Options), []) of
        {ok, Tokens, End} -> {ok, lists:reverse(Tokens), outside(End)};
        {error, Reason, At, End, _} -> {error, {outside(At), ?MODULE, Reason}, outside(End)}
    end;
string(Chars, Start, Options) -> erlang:error(function_clause, [Chars, Start, Options]).

inside(Line, _) when is_integer(Line) -> {Line, 0};
inside({Line, Column}, _) when is_integer(Line), is_integer(Column), Column > 0 -> {Line, Column};
inside(_, Args) -> erlang:error(function_clause, Args).

outside({Line, 0}) -> Line;
outside(Location) -> Location.

how(Option) when not is_list(Option) -> how([Option]);
how(Options) -> lists:foldr(fun option/2, #how{}, Options).

option(return, How) -> How#how{comments = true, spaces = true};
option(return_comments, How) -> How#how{comments = true};
option(return_white_spaces, How) -> How#how{spaces = true};
option(text, How) -> How#how{text = fun(_, _) -> true end};
option({text_fun, Fun}, How) when is_function(Fun, 2) -> How#how{text = Fun};
option({reserved_word_fun, Fun}, How) when is_function(Fun, 1) -> How#how{reserved = Fun};
option(_, How) -> How.

all([], At, _, Tokens) -> {ok, Tokens, At};
all(Chars, At, How, Tokens) ->
    case token(Chars, At, How, final) of
        {skip, Rest, Next} -> all(Rest, Next, How, Tokens);
        {Token, Rest, Next} -> all(Rest, Next, How, [Token | Tokens]);
        Error -> Error
    end.

-spec tokens(return_cont() | [], string() | eof, location()) ->
    {done, tokens_result(), string() | eof} | {more, return_cont()}.
tokens(Continuation, Chars, Start) -> tokens(Continuation, Chars, Start, []).

-spec tokens(return_cont() | [], string() | eof, location(), options()) ->
    {done, tokens_result(), string() | eof} | {more, return_cont()}.
tokens([], Chars, Start, Options) ->
    Location = inside(Start, [[], Chars, Start, Options]),
    resume([], [], Location, how(Options), Chars);
tokens({erl_scan_continuation, Tokens, Chars, Location, How}, More, _, _) ->
    resume(Tokens, Chars, Location, How, More).

resume([], [], At, _, eof) -> {done, {eof, outside(At)}, eof};
resume(Tokens, Chars, At, How, eof) ->
    case all(Chars, At, How, Tokens) of
        {ok, [], End} -> {done, {eof, outside(End)}, eof};
        {ok, All, End} -> {done, {ok, lists:reverse(All), outside(End)}, eof};
        {error, Reason, Where, End, _} -> {done, {error, {outside(Where), ?MODULE, Reason}, outside(End)}, eof}
    end;
resume(Tokens, Chars, At, How, More) -> until_dot(Chars ++ More, At, How, Tokens).

until_dot([], At, How, Tokens) -> {more, {erl_scan_continuation, Tokens, [], At, How}};
until_dot(Chars, At, How, Tokens) ->
    case token(Chars, At, How, partial) of
        {skip, Rest, Next} -> until_dot(Rest, Next, How, Tokens);
        {Token, Rest, Next} when element(1, Token) =:= dot ->
            {done, {ok, lists:reverse(Tokens, [Token]), outside(Next)}, Rest};
        {Token, Rest, Next} -> until_dot(Rest, Next, How, [Token | Tokens]);
        more -> {more, {erl_scan_continuation, Tokens, Chars, At, How}};
        {error, Reason, Where, End, Rest} ->
            {done, {error, {outside(Where), ?MODULE, Reason}, outside(End)}, Rest}
    end.

-spec continuation_location(return_cont()) -> location().
continuation_location({erl_scan_continuation, _, _, At, _}) -> outside(At).

%% One token

%% The token at the head of Chars: {Token | skip, Rest, LocationAfter}, {error, Reason, Location, End, Rest}, or more.
token([C | _] = Chars, At, How, End) when ?IS_LOWER(C) -> name(Chars, At, How, End, fun word/4);
token([C | _] = Chars, At, How, End) when ?IS_UPPER(C); C =:= $_ -> name(Chars, At, How, End, fun variable/4);
token([C | _] = Chars, At, How, End) when ?IS_SPACE(C) -> white_space(Chars, At, How, End);
token([C | _] = Chars, At, How, End) when ?IS_DIGIT(C) -> number(Chars, At, How, End);
token([$% | _] = Chars, At, How, End) -> comment(Chars, At, How, End);
token([$" | _] = Chars, At, How, End) -> quoted(Chars, At, How, End);
token([$' | _] = Chars, At, How, End) -> quoted(Chars, At, How, End);
token([$$ | _] = Chars, At, How, End) -> character(Chars, At, How, End);
token([$. | _] = Chars, At, How, End) -> dot(Chars, At, How, End);
token([C | Rest], At, _, _) when C > 255; C < 0 -> {error, {illegal, character}, At, forward(At, 1), Rest};
token(Chars, At, How, End) -> punctuation(Chars, At, How, End).

forward({Line, 0}, _) -> {Line, 0};
forward({Line, Column}, Count) -> {Line, Column + Count}.

next_line({Line, 0}) -> {Line + 1, 0};
next_line({Line, _}) -> {Line + 1, 1}.

%% The location after Text, which may hold new lines.
after_text([$\n | Text], At) -> after_text(Text, next_line(At));
after_text([_ | Text], At) -> after_text(Text, forward(At, 1));
after_text([], At) -> At.

anno(Category, Text, At, #how{text = Wanted}) ->
    case Wanted(Category, Text) of
        true -> [{text, Text}, {location, outside(At)}];
        false ->
            case At of
                {Line, _} when Line < 0 -> erlang:error(badarg, [Line]);
                _ -> outside(At)
            end
    end.

symbol_token(Category, Symbol, Text, Rest, At, How) ->
    {{Category, anno(Category, Text, At, How), Symbol}, Rest, after_text(Text, At)}.

name(Chars, At, How, End, Make) ->
    case lists:splitwith(fun(C) -> ?IS_NAME(C) end, Chars) of
        {_, []} when End =:= partial -> more;
        {Name, [C | _] = Rest} when C > 255 ->
            Next = forward(At, length(Name)),
            {error, {illegal, character}, Next, forward(Next, 1), tl(Rest)};
        {Name, Rest} -> Make(Name, Rest, At, How)
    end.

word(Name, Rest, At, #how{reserved = Reserved} = How) ->
    try list_to_atom(Name) of
        Atom ->
            case Reserved(Atom) of
                true -> {{Atom, anno(Atom, Name, At, How)}, Rest, forward(At, length(Name))};
                false -> symbol_token(atom, Atom, Name, Rest, At, How)
            end
    catch
        error:_ -> {error, {illegal, atom}, At, forward(At, length(Name)), Rest}
    end.

variable(Name, Rest, At, How) ->
    try list_to_atom(Name) of
        Atom -> symbol_token(var, Atom, Name, Rest, At, How)
    catch
        error:_ -> {error, {illegal, var}, At, forward(At, length(Name)), Rest}
    end.

%% A new line, if there is one, comes first in its token; then characters of one kind.
white_space("\n", _, #how{spaces = true}, partial) -> more;
white_space([$\n, C | Chars], At, How, _) when C =:= $\s; C =:= $\t ->
    {Space, Rest} = lists:splitwith(fun(D) -> D =:= C end, Chars),
    spaces([$\n, C | Space], Rest, At, How);
white_space([$\n | Chars], At, How, _) ->
    {Space, Rest} = lists:splitwith(fun(D) -> ?IS_SPACE(D) andalso D =/= $\n end, Chars),
    spaces([$\n | Space], Rest, At, How);
white_space([C | _] = Chars, At, How, _) when C =:= $\s; C =:= $\t ->
    {Space, Rest} = lists:splitwith(fun(D) -> D =:= C end, Chars),
    spaces(Space, Rest, At, How);
white_space(Chars, At, How, _) ->
    {Space, Rest} = lists:splitwith(fun(D) -> ?IS_SPACE(D) andalso D =/= $\n end, Chars),
    spaces(Space, Rest, At, How).

spaces(Space, Rest, At, #how{spaces = true} = How) -> symbol_token(white_space, Space, Space, Rest, At, How);
spaces(Space, Rest, At, _) -> {skip, Rest, after_text(Space, At)}.

comment(Chars, At, How, End) ->
    case lists:splitwith(fun(C) -> C =/= $\n end, Chars) of
        {_, []} when End =:= partial -> more;
        {Text, Rest} ->
            case lists:all(fun(C) -> ?IS_CHAR(C) end, Text) of
                false ->
                    {Good, _} = lists:splitwith(fun(C) -> ?IS_CHAR(C) end, Text),
                    Next = forward(At, length(Good)),
                    {error, {illegal, character}, At, forward(Next, 1), Rest};
                true when How#how.comments -> symbol_token(comment, Text, Text, Rest, At, How);
                true -> {skip, Rest, forward(At, length(Text))}
            end
    end.

%% A dot that ends a form takes one white space character with it, unless a comment follows.
dot("..." ++ Rest, At, How, _) -> {{'...', anno('...', "...", At, How)}, Rest, forward(At, 3)};
dot("..", _, _, partial) -> more;
dot(".." ++ Rest, At, How, _) -> {{'..', anno('..', "..", At, How)}, Rest, forward(At, 2)};
dot(".", _, _, partial) -> more;
dot(".", At, How, final) -> {{dot, anno(dot, ".", At, How)}, [], forward(At, 1)};
dot([$. | [$% | _] = Rest], At, How, _) -> {{dot, anno(dot, ".", At, How)}, Rest, forward(At, 1)};
dot([$., C | Rest], At, How, _) when ?IS_SPACE(C) ->
    {{dot, anno(dot, [$., C], At, How)}, Rest, after_text([$., C], At)};
dot([$. | Rest], At, How, _) -> {{'.', anno('.', ".", At, How)}, Rest, forward(At, 1)}.

%% Longest first; the shorter ones may grow when more characters come.
punctuation([_, _] = Chars, At, How, partial) -> grown(Chars, At, How);
punctuation([_] = Chars, At, How, partial) -> grown(Chars, At, How);
punctuation([A, B, C | Rest], At, How, _) ->
    case {is_operator([A, B, C]), is_operator([A, B])} of
        {true, _} -> operator([A, B, C], Rest, At, How);
        {false, true} -> operator([A, B], [C | Rest], At, How);
        _ -> operator([A], [B, C | Rest], At, How)
    end;
punctuation([A, B], At, How, _) ->
    case is_operator([A, B]) of
        true -> operator([A, B], [], At, How);
        false -> operator([A], [B], At, How)
    end;
punctuation([A], At, How, _) -> operator([A], [], At, How).

%% Near the end of what is there: more is needed if a longer operator may be on its way.
grown([A | _] = Chars, At, How) ->
    case lists:member(A, "=<>-+|:/?") andalso lists:all(fun(C) -> lists:member(C, "=<>-+|:/?") end, Chars) of
        true -> more;
        false -> punctuation(Chars, At, How, final)
    end.

operator(Text, Rest, At, How) ->
    Atom = list_to_atom(Text),
    {{Atom, anno(Atom, Text, At, How)}, Rest, forward(At, length(Text))}.

is_operator([_, _, _] = Text) -> Text =:= "=:=" orelse Text =:= "=/=";
is_operator(Text) ->
    lists:member(Text, [
        "<<", "<-", "<=", ">>", ">=", "->", "--", "++", "=>", "=<", "==", "/=", "||", "::", ":=", "?="
    ]).

%% Numbers

%% Digits may be grouped by single underscores.
number(Chars, At, How, End) ->
    case digits(Chars, 10) of
        {_, _, []} when End =:= partial -> more;
        {_, _, "_"} when End =:= partial -> more;
        {_, _, "."} when End =:= partial -> more;
        {Digits, Text, [$., C | _] = Rest} when ?IS_DIGIT(C) -> fraction(Digits, Text, Rest, At, How, End);
        {Digits, Text, [$# | Rest]} -> based(list_to_integer(Digits), Text ++ "#", Rest, At, How, End);
        {Digits, Text, Rest} -> symbol_token(integer, list_to_integer(Digits), Text, Rest, At, How)
    end.

%% {Digits, Digits as written, Rest}
digits(Chars, Base) -> digits(Chars, Base, [], []).

digits([$_, C | Rest], Base, [_ | _] = Digits, Text) ->
    case digit_value(C) < Base of
        true -> digits(Rest, Base, [C | Digits], [C, $_ | Text]);
        false -> {lists:reverse(Digits), lists:reverse(Text), [$_, C | Rest]}
    end;
digits([C | Rest] = Chars, Base, Digits, Text) ->
    case digit_value(C) < Base of
        true -> digits(Rest, Base, [C | Digits], [C | Text]);
        false -> {lists:reverse(Digits), lists:reverse(Text), Chars}
    end;
digits([], _, Digits, Text) -> {lists:reverse(Digits), lists:reverse(Text), []}.

digit_value(C) when ?IS_DIGIT(C) -> C - $0;
digit_value(C) when C >= $a, C =< $z -> C - $a + 10;
digit_value(C) when C >= $A, C =< $Z -> C - $A + 10;
digit_value(_) -> 99.

based(Base, Text, Rest, At, _, _) when Base < 2; Base > 36 ->
    {error, {base, Base}, At, forward(At, length(Text) - 1), [$# | Rest]};
based(Base, Text, Rest, At, How, End) ->
    case digits(Rest, Base) of
        {_, _, []} when End =:= partial -> more;
        {_, _, "_"} when End =:= partial -> more;
        {[], _, Left} -> {error, {illegal, integer}, At, forward(At, length(Text)), Left};
        {Digits, More, Left} ->
            symbol_token(integer, list_to_integer(Digits, Base), Text ++ More, Left, At, How)
    end.

fraction(Whole, Text, [$. | Rest], At, How, End) ->
    case digits(Rest, 10) of
        {_, _, []} when End =:= partial -> more;
        {_, _, "_"} when End =:= partial -> more;
        {Digits, More, [E | Left]} when E =:= $e; E =:= $E ->
            power(Whole ++ "." ++ Digits, Text ++ "." ++ More ++ [E], Left, At, How, End);
        {Digits, More, Left} -> float_token(Whole ++ "." ++ Digits, Text ++ "." ++ More, Left, At, How)
    end.

power(Mantissa, Text, [Sign | Rest], At, How, End) when Sign =:= $+; Sign =:= $- ->
    power(Mantissa, [Sign], Text ++ [Sign], Rest, At, How, End);
power(_, _, [], _, _, partial) -> more;
power(Mantissa, Text, Rest, At, How, End) -> power(Mantissa, [], Text, Rest, At, How, End).

power(Mantissa, Sign, Text, Rest, At, How, End) ->
    case digits(Rest, 10) of
        {_, _, []} when End =:= partial -> more;
        {_, _, "_"} when End =:= partial -> more;
        {[], _, Left} -> {error, {illegal, float}, At, forward(At, length(Text)), Left};
        {Digits, More, Left} -> float_token(Mantissa ++ "e" ++ Sign ++ Digits, Text ++ More, Left, At, How)
    end.

float_token(Number, Text, Rest, At, How) ->
    try list_to_float(Number) of
        Float -> symbol_token(float, Float, Text, Rest, At, How)
    catch
        error:_ -> {error, {illegal, float}, At, forward(At, length(Text)), Rest}
    end.

%% Quoted things

quoted([Quote | Chars], At, How, End) ->
    case inside_quotes(Chars, Quote, forward(At, 1), [], []) of
        {ok, Content, Text, Rest} when Quote =:= $" ->
            symbol_token(string, Content, [$" | Text], Rest, At, How);
        {ok, Content, Text, Rest} ->
            try list_to_atom(Content) of
                Atom -> symbol_token(atom, Atom, [$' | Text], Rest, At, How)
            catch
                error:_ -> {error, {illegal, atom}, At, after_text([$' | Text], At), Rest}
            end;
        {unfinished, _, _} when End =:= partial -> more;
        {short, _, _, _} when End =:= partial -> more;
        {unfinished, Content, Next} -> {error, {string, Quote, lists:sublist(Content, 16)}, At, Next, []};
        {_, Where, Next, Rest} -> {error, {illegal, character}, Where, Next, Rest}
    end.

%% Content and Text, the characters meant and written, are gathered in reverse.
inside_quotes([Quote | Rest], Quote, _, Content, Text) ->
    {ok, lists:reverse(Content), lists:reverse(Text, [Quote]), Rest};
inside_quotes([$\\ | Chars], Quote, At, Content, Text) ->
    case escape(Chars) of
        {ok, C, Written, Rest} ->
            Next = after_text([$\\ | Written], At),
            inside_quotes(Rest, Quote, Next, [C | Content], lists:reverse([$\\ | Written], Text));
        unfinished -> {unfinished, lists:reverse(Content), after_text([$\\ | Chars], At)};
        {Fault, Written, Rest} -> {Fault, At, after_text([$\\ | Written], At), Rest}
    end;
inside_quotes([C | Chars], Quote, At, Content, Text) when ?IS_CHAR(C) ->
    inside_quotes(Chars, Quote, after_text([C], At), [C | Content], [C | Text]);
inside_quotes([_ | Chars], _, At, _, _) -> {illegal, At, forward(At, 1), Chars};
inside_quotes([], _, At, Content, _) -> {unfinished, lists:reverse(Content), At}.

%% What follows a backslash: {ok, Char, Written, Rest}, unfinished, {illegal, Written, Rest}, or {short, Written, Rest}
%% where only the end of the characters makes it illegal.
escape([]) -> unfinished;
escape([$x, ${ | Chars]) ->
    case lists:splitwith(fun(C) -> digit_value(C) < 16 end, Chars) of
        {_, []} -> unfinished;
        {[_ | _] = Digits, [$} | Rest]} -> code_point(list_to_integer(Digits, 16), "x{" ++ Digits ++ "}", Rest);
        {[], [$} | Rest]} -> {illegal, "x{}", Rest};
        {Digits, Rest} -> {illegal, "x{" ++ Digits, Rest}
    end;
escape([$x | [A, B | Rest] = Chars]) ->
    case digit_value(A) < 16 andalso digit_value(B) < 16 of
        true -> {ok, digit_value(A) * 16 + digit_value(B), [$x, A, B], Rest};
        false -> {illegal, "x", Chars}
    end;
escape([$x, C]) ->
    case digit_value(C) < 16 of
        true -> {short, "x", [C]};
        false -> {illegal, "x", [C]}
    end;
escape("x") -> unfinished;
escape([$^]) -> unfinished;
escape([$^, C | Rest]) when ?IS_CHAR(C) -> {ok, C band 31, [$^, C], Rest};
escape([A | _] = Chars) when A >= $0, A =< $7 ->
    {Digits, Rest} = octal(Chars, 3),
    {ok, list_to_integer(Digits, 8), Digits, Rest};
escape([C | Rest]) when ?IS_CHAR(C) -> {ok, named(C), [C], Rest};
escape([C | Rest]) -> {illegal, [C], Rest}.

octal([C | Rest], Count) when Count > 0, C >= $0, C =< $7 ->
    {Digits, Left} = octal(Rest, Count - 1),
    {[C | Digits], Left};
octal(Rest, _) -> {[], Rest}.

code_point(C, Written, Rest) when ?IS_CHAR(C) -> {ok, C, Written, Rest};
code_point(_, Written, Rest) -> {illegal, Written, Rest}.

named($n) -> $\n;
named($r) -> $\r;
named($t) -> $\t;
named($v) -> $\v;
named($b) -> $\b;
named($f) -> $\f;
named($e) -> $\e;
named($s) -> $\s;
named($d) -> $\d;
named(C) -> C.

%% $C
character("$", _, _, partial) -> more;
character("$", At, _, final) -> {error, char, At, forward(At, 1), []};
character([$$, $\\ | Chars], At, How, End) ->
    case escape(Chars) of
        {ok, C, Written, Rest} -> symbol_token(char, C, [$$, $\\ | Written], Rest, At, How);
        unfinished when End =:= partial -> more;
        {short, _, _} when End =:= partial -> more;
        unfinished -> {error, char, At, after_text([$$, $\\ | Chars], At), []};
        {_, Written, Rest} ->
            {error, {illegal, character}, At, after_text([$$, $\\ | Written], At), Rest}
    end;
character([$$, C | Rest], At, How, _) when ?IS_CHAR(C) -> symbol_token(char, C, [$$, C], Rest, At, How);
character([$$, _ | Rest], At, _, _) -> {error, {illegal, character}, At, forward(At, 1), Rest}.

%% Words and messages

-spec reserved_word(atom()) -> boolean().
reserved_word(Word) -> io_lib:reserved(Word).

%% As reserved_word/1, with the words of language features that are on. None is.
-spec f_reserved_word(atom()) -> boolean().
f_reserved_word(Word) -> reserved_word(Word).

-spec format_error(term()) -> string().
format_error({unterminated, Category, Start}) ->
    io_lib:format("unterminated ~s starting with ~tp", [Category, Start]);
format_error({string, Quote, Start}) ->
    lists:flatten(["unterminated ", quoted_name(Quote), " starting with ", io_lib:write_string(Start, Quote)]);
format_error({illegal, What}) -> lists:flatten(io_lib:fwrite("illegal ~w", [What]));
format_error(char) -> "unterminated character";
format_error({base, Base}) -> lists:flatten(io_lib:fwrite("illegal base '~w'", [Base]));
format_error(Other) -> lists:flatten(io_lib:write(Other)).

quoted_name($") -> "string";
quoted_name($') -> "atom".

%% Tokens taken apart

-spec category(token()) -> category().
category(Token) when tuple_size(Token) =:= 2; tuple_size(Token) =:= 3 -> element(1, Token);
category(Token) -> erlang:error(badarg, [Token]).

-spec symbol(token()) -> symbol().
symbol({Category, _}) -> Category;
symbol({_, _, Symbol}) -> Symbol;
symbol(Token) -> erlang:error(badarg, [Token]).

-spec location(token()) -> location().
location(Token) ->
    case element(2, Token) of
        Anno when is_list(Anno) ->
            {location, Location} = lists:keyfind(location, 1, Anno),
            Location;
        Location -> Location
    end.

-spec line(token()) -> pos_integer().
line(Token) ->
    case location(Token) of
        {Line, _} -> Line;
        Line -> Line
    end.

-spec column(token()) -> pos_integer() | undefined.
column(Token) ->
    case location(Token) of
        {_, Column} -> Column;
        _ -> undefined
    end.

-spec text(token()) -> string() | undefined.
text(Token) ->
    case element(2, Token) of
        Anno when is_list(Anno) ->
            case lists:keyfind(text, 1, Anno) of
                {text, Text} -> Text;
                false -> undefined
            end;
        _ -> undefined
    end.

-spec end_location(token()) -> location() | undefined.
end_location(Token) ->
    case text(Token) of
        undefined -> undefined;
        Text ->
            case location(Token) of
                Line when is_integer(Line) -> outside(after_text(Text, {Line, 0}));
                Location -> after_text(Text, Location)
            end
    end.
