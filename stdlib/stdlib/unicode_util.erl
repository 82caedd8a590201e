%% Characters, grapheme clusters, normal forms and case of text: OTP's `unicode_util` module.
%%
%% Text is chardata: a code point list that may be nested and may hold UTF-8 binaries. Most functions here cut one
%% piece off the front and return [Piece | Rest], [] at the end, {error, Rest} where the text isn't valid. Nested
%% lists are opened on the way, so Rest is usually flatter than the text was.
%%
%% Tables are looked at only when they must be: nothing below 16#300 joins a cluster except CR and LF, and nothing
%% below 16#A0 has another normal form. They are in unicode_data and, for normal forms, unicode_forms.
-module(unicode_util).

%% Pieces of text.
-export([cp/1, gc/1, nfd/1, nfc/1, nfkd/1, nfkc/1, uppercase/1, lowercase/1, titlecase/1, casefold/1]).
%% Characters.
-export([lookup/1, get_case/1, category/1, is_wide/1, whitespace/0, pattern_whitespace/0, is_whitespace/1,
         is_letter_not_pattern_syntax/1, is_other_id_start/1, is_other_id_continue/1, spec_version/0]).

-export_type([gc/0]).

-type gc() :: char() | [char()].
-type piece(Piece) :: maybe_improper_list(Piece, unicode:chardata()) | {error, unicode:chardata()}.

-spec spec_version() -> {pos_integer(), non_neg_integer()}.
spec_version() -> unicode_data:version().

%%% Code points.

-define(is_char(Char), is_integer(Char), Char >= 0, Char < 16#110000).

-spec cp(unicode:chardata()) -> piece(char()).
cp([Char | _] = Text) when ?is_char(Char) -> Text;
cp([Inner]) when is_list(Inner); is_binary(Inner) -> cp(Inner);
cp([Inner | Rest]) when is_list(Inner) -> open(Inner, Rest);
cp([Binary | Rest]) when is_binary(Binary) ->
    case Binary of
        <<Char/utf8, Tail/binary>> -> [Char, Tail | Rest];
        <<>> -> cp(Rest);
        _ -> bad([Binary | Rest])
    end;
cp(<<Char/utf8, Rest/binary>>) -> [Char | Rest];
cp([]) -> [];
cp(<<>>) -> [];
cp(Binary) when is_binary(Binary) -> {error, Binary}.

%% A list that is followed by Rest.
open([Char | Inner], Rest) when ?is_char(Char) -> [Char | joined(Inner, Rest)];
open([Inner], Rest) when is_list(Inner); is_binary(Inner) -> cp([Inner | Rest]);
open([Inner | More], Rest) when is_list(Inner) -> open(Inner, [More | Rest]);
open([Binary | More], Rest) when is_binary(Binary) ->
    case Binary of
        <<Char/utf8, Tail/binary>> -> [Char, Tail, More | Rest];
        <<>> -> open(More, Rest);
        _ -> bad([Binary, More | Rest])
    end;
open([], Rest) -> cp(Rest);
open(Binary, Rest) when is_binary(Binary) -> cp([Binary | Rest]).

bad(Text) -> {error, Text}.

%% The rest of an opened list and what comes after that list, opened as far as their characters are at hand.
joined([Char | Inner], Rest) when is_integer(Char) -> [Char | joined(Inner, Rest)];
joined([], Rest) -> unnested(Rest);
joined([Inner | More], Rest) when is_list(Inner) -> joined(Inner, [More | Rest]);
joined([Inner], Rest) -> [Inner | Rest];
joined([Inner | More], Rest) -> [Inner, More | Rest];
joined(Binary, Rest) -> [Binary | Rest].

unnested([Inner]) when is_list(Inner) -> unnested(Inner);
unnested([Inner]) when is_binary(Inner) -> Inner;
unnested([Inner | Rest]) when is_list(Inner) -> joined(Inner, Rest);
unnested(Rest) -> Rest.

%%% Grapheme clusters, by the extended rules of Unicode Standard Annex 29.

%% Plain characters below the first pictograph.
-define(joins_nothing(Char), Char >= 32, Char < 169, Char < 127 orelse Char >= 160).

-spec gc(unicode:chardata()) -> piece(gc()).
gc([Char] = Text) when ?is_char(Char) -> Text;
gc([Char, Next | _] = Text)
  when is_integer(Char), is_integer(Next), Next < 16#300, Char < 16#300, Char >= 0, Char =/= $\r -> Text;
gc(<<Char, Next, _/binary>> = Text) when Char < 128, Next < 128, Char =/= $\r ->
    <<_, Rest/binary>> = Text,
    [Char | Rest];
gc(Text) ->
    case cp(Text) of
        [Char | Rest] -> cluster(Char, Rest);
        End -> End
    end.

cluster(Char, Rest) when ?joins_nothing(Char) -> cluster(other, Char, [], Rest);
cluster($\r, Rest) ->
    case cp(Rest) of
        [$\n | Rest1] -> [[$\r, $\n] | Rest1];
        Next -> [$\r | ahead(Rest, Next)]
    end;
cluster(Char, Rest) ->
    case break_of(Char) of
        control -> [Char | Rest];
        lf -> [Char | Rest];
        Break -> cluster(Break, Char, [], Rest)
    end.

%% Last is the last character so far, Before those before it, last one first.
cluster(Break, Last, Before, Rest) ->
    case cp(Rest) of
        [Char | Rest1] = Next when is_integer(Char) ->
            case join(Break, Char) of
                false -> [whole(Last, Before) | ahead(Rest, Next)];
                NewBreak -> cluster(NewBreak, Char, [Last | Before], Rest1)
            end;
        Next ->
            [whole(Last, Before) | ahead(Rest, Next)]
    end.

whole(Char, []) -> Char;
whole(Last, Before) -> lists:reverse(Before, [Last]).

%% What is left when a look ahead has found Next at the front of Rest: the opened list, but no cut binary.
ahead(Rest, _) when is_binary(Rest) -> Rest;
ahead([Char | _] = Rest, _) when is_integer(Char); is_binary(Char) -> Rest;
ahead(_, {error, Rest}) -> Rest;
ahead(_, Next) -> Next.

%% Whether the next character joins the cluster: false, or how the cluster now goes on.
join(pictographic, Char) when Char >= 16#300 ->
    case break_of(Char) of
        extend -> pictographic;
        zwj -> pictographic_zwj;
        spacing -> other;
        _ -> false
    end;
join(Break, Char) when Char < 16#300 ->
    case Break of
        prepend ->
            case break_of(Char) of
                control -> false;
                lf -> false;
                cr -> false;
                Next -> Next
            end;
        pictographic_zwj when Char =:= 16#A9; Char =:= 16#AE -> pictographic;
        _ -> false
    end;
join(Break, Char) ->
    case break_of(Char) of
        other when Break =/= prepend -> false;
        extend -> other;
        zwj -> other;
        spacing -> other;
        control -> false;
        Next when Break =:= prepend -> Next;
        pictographic when Break =:= pictographic_zwj -> pictographic;
        regional when Break =:= regional -> other;
        l when Break =:= l -> l;
        v when Break =:= l; Break =:= v; Break =:= lv -> v;
        lv when Break =:= l -> lv;
        lvt when Break =:= l -> t;
        t when Break =:= v; Break =:= lv; Break =:= t; Break =:= lvt -> t;
        _ -> false
    end.

break_of(Char) when Char < 16#300 ->
    if
        Char >= 32, Char < 127 -> other;
        Char =:= $\r -> cr;
        Char =:= $\n -> lf;
        Char < 160 -> control;
        Char =:= 16#AD -> control;
        Char =:= 16#A9; Char =:= 16#AE -> pictographic;
        true -> other
    end;
break_of(Char) -> element(1, unicode_data:class(Char)).

%%% Normal forms, a grapheme cluster at a time.

-spec nfd(unicode:chardata()) -> piece(gc()).
nfd(Text) ->
    case gc(Text) of
        [Cluster | Rest] = Piece ->
            if
                is_integer(Cluster), Cluster < 16#A0 -> Piece;
                true -> [as_cluster(decomposed(Cluster, fun unicode_forms:canonical/1)) | Rest]
            end;
        End ->
            End
    end.

-spec nfkd(unicode:chardata()) -> piece(gc()).
nfkd(Text) ->
    case gc(Text) of
        [Cluster | Rest] = Piece ->
            if
                is_integer(Cluster), Cluster < 16#A0 -> Piece;
                true -> [as_cluster(decomposed(Cluster, fun unicode_forms:compatible/1)) | Rest]
            end;
        End ->
            End
    end.

-spec nfc(unicode:chardata()) -> piece(gc()).
nfc(Text) ->
    case gc(Text) of
        [Cluster | Rest] = Piece ->
            if
                is_integer(Cluster), Cluster < 16#300 -> Piece;
                true -> [as_cluster(composed(decomposed(Cluster, fun unicode_forms:canonical/1))) | Rest]
            end;
        End ->
            End
    end.

-spec nfkc(unicode:chardata()) -> piece(gc()).
nfkc(Text) ->
    case gc(Text) of
        [Cluster | Rest] = Piece ->
            if
                is_integer(Cluster), Cluster < 16#A0 -> Piece;
                true ->
                    case decomposed(Cluster, fun unicode_forms:compatible/1) of
                        [Char] -> [Char | Rest];
                        Parts -> [composed(Parts) | Rest]
                    end
            end;
        End ->
            End
    end.

as_cluster([Char]) -> Char;
as_cluster(Chars) -> Chars.

decomposed(Char, Form) when is_integer(Char) -> decompose(Char, Form);
decomposed([$\r, $\n] = Cluster, _) -> Cluster;
decomposed(Cluster, Form) -> ordered(decompose_all(Cluster, Form)).

decompose_all([Char | Chars], Form) -> decompose(Char, Form) ++ decompose_all(Chars, Form);
decompose_all([], _) -> [].

%% Hangul syllables are numbered: 588 for each leading consonant, 28 for each vowel, 1 for each trailing consonant.
decompose(Char, _) when Char < 16#A0; Char > 16#10FFFF -> [Char];
decompose(Char, _) when Char >= 16#AC00, Char =< 16#D7A3 ->
    Syllable = Char - 16#AC00,
    Lead = 16#1100 + Syllable div 588,
    Vowel = 16#1161 + Syllable rem 588 div 28,
    case Syllable rem 28 of
        0 -> [Lead, Vowel];
        Trail -> [Lead, Vowel, 16#11A7 + Trail]
    end;
decompose(Char, Form) -> Form(Char).

ccc(Char) when Char < 16#300; Char > 16#10FFFF -> 0;
ccc(Char) -> element(2, unicode_data:class(Char)).

%% Runs of characters with a combining class are put in its order.
ordered(Chars) -> ordered(Chars, []).

ordered([Char | Chars], Run) ->
    case ccc(Char) of
        0 -> run(Run, [Char | ordered(Chars, [])]);
        Class -> ordered(Chars, [{Class, Char} | Run])
    end;
ordered([], Run) ->
    run(Run, []).

run([], Tail) -> Tail;
run([{_, Char}], Tail) -> [Char | Tail];
run(Run, Tail) -> [Char || {_, Char} <- lists:keysort(1, lists:reverse(Run))] ++ Tail.

%% Each character joins the last starter if there is a character for both and nothing between blocks it.
composed([Char]) -> [Char];
composed([Char | Chars]) ->
    case ccc(Char) of
        0 -> compose(Char, Chars, 0, []);
        _ -> [Char | composed(Chars)]
    end;
composed([]) -> [].

%% Skipped: characters after Starter that didn't join it, last one first; Class: the class of the last of these.
compose(Starter, [Char | Chars], Class, Skipped) ->
    case ccc(Char) of
        0 when Skipped =:= [] ->
            case pair(Starter, Char) of
                none -> [Starter | compose(Char, Chars, 0, [])];
                Both -> compose(Both, Chars, 0, [])
            end;
        0 ->
            [Starter | lists:reverse(Skipped, compose(Char, Chars, 0, []))];
        Blocked when Blocked =:= Class ->
            compose(Starter, Chars, Class, [Char | Skipped]);
        NewClass ->
            case pair(Starter, Char) of
                none -> compose(Starter, Chars, NewClass, [Char | Skipped]);
                Both -> compose(Both, Chars, Class, Skipped)
            end
    end;
compose(Starter, [], _, Skipped) ->
    [Starter | lists:reverse(Skipped)].

pair(Lead, Vowel) when Lead >= 16#1100, Lead =< 16#1112, Vowel >= 16#1161, Vowel =< 16#1175 ->
    16#AC00 + (Lead - 16#1100) * 588 + (Vowel - 16#1161) * 28;
pair(Syllable, Trail) when Syllable >= 16#AC00, Syllable =< 16#D7A3, Trail > 16#11A7, Trail =< 16#11C2,
                           (Syllable - 16#AC00) rem 28 =:= 0 ->
    Syllable + Trail - 16#11A7;
pair(First, Second) -> unicode_forms:compose(First, Second).

%%% Case.

-spec uppercase(unicode:chardata()) -> piece(gc()).
uppercase(Text) ->
    case cp(Text) of
        [Char | Rest] = Piece when Char < 128 ->
            if
                Char >= $a, Char =< $z -> [Char - 32 | Rest];
                true -> Piece
            end;
        [Char | Rest] -> [cased(Char, 1) | Rest];
        [] -> [];
        {error, Rest} -> erlang:error({badarg, Rest})
    end.

-spec lowercase(unicode:chardata()) -> piece(gc()).
lowercase(Text) ->
    case cp(Text) of
        [Char | Rest] = Piece when Char < 128 ->
            if
                Char >= $A, Char =< $Z -> [Char + 32 | Rest];
                true -> Piece
            end;
        [Char | Rest] -> [cased(Char, 2) | Rest];
        [] -> [];
        {error, Rest} -> erlang:error({badarg, Rest})
    end.

-spec titlecase(unicode:chardata()) -> piece(gc()).
titlecase(Text) ->
    case cp(Text) of
        [Char | Rest] = Piece when Char < 128 ->
            if
                Char >= $a, Char =< $z -> [Char - 32 | Rest];
                true -> Piece
            end;
        [Char | Rest] -> [cased(Char, 3) | Rest];
        [] -> [];
        {error, Rest} -> erlang:error({badarg, Rest})
    end.

-spec casefold(unicode:chardata()) -> piece(gc()).
casefold(Text) ->
    case cp(Text) of
        [Char | Rest] = Piece when Char < 128 ->
            if
                Char >= $A, Char =< $Z -> [Char + 32 | Rest];
                true -> Piece
            end;
        [Char | Rest] -> [cased(Char, 4) | Rest];
        [] -> [];
        {error, Rest} -> erlang:error({badarg, Rest})
    end.

cased(Char, _) when Char < 0; Char > 16#10FFFF -> Char;
cased(Char, Which) -> moved(Char, element(Which, unicode_data:case_of(Char))).

moved(Char, Distance) when is_integer(Distance) -> Char + Distance;
moved(_, Chars) -> Chars.

-spec get_case(char()) -> #{upper := gc(), lower := gc(), title := gc(), fold := gc()}.
get_case(Char) ->
    #{upper => cased(Char, 1), lower => cased(Char, 2), title => cased(Char, 3), fold => cased(Char, 4)}.

%%% Characters.

-spec lookup(char()) -> #{category := term(), ccc := byte(), canon := [term()], compat := [term()]}.
lookup(Char) when Char >= 0, Char =< 16#10FFFF ->
    Canonical = unicode_forms:canonical(Char),
    Compatible = unicode_forms:compatible(Char),
    #{category => category(Char), ccc => ccc(Char),
      canon => case Canonical of [Char] -> []; _ -> with_ccc(Canonical) end,
      compat => case Compatible of Canonical -> []; _ -> {compat, with_ccc(Compatible)} end};
lookup(_) ->
    #{category => {other, not_assigned}, ccc => 0, canon => [], compat => []}.

with_ccc(Chars) -> [{ccc(Char), Char} || Char <- Chars].

-spec category(char()) -> {atom(), atom()}.
category(Char) -> category_name(element(3, unicode_data:class(Char))).

category_name(lu) -> {letter, uppercase};
category_name(ll) -> {letter, lowercase};
category_name(lt) -> {letter, titlecase};
category_name(lm) -> {letter, modifier};
category_name(lo) -> {letter, other};
category_name(mn) -> {mark, non_spacing};
category_name(mc) -> {mark, spacing_combining};
category_name(me) -> {mark, enclosing};
category_name(nd) -> {number, decimal};
category_name(nl) -> {number, letter};
category_name(no) -> {number, other};
category_name(zs) -> {separator, space};
category_name(zl) -> {separator, line};
category_name(zp) -> {separator, paragraph};
category_name(pc) -> {punctuation, connector};
category_name(pd) -> {punctuation, dash};
category_name(ps) -> {punctuation, open};
category_name(pe) -> {punctuation, close};
category_name(pi) -> {punctuation, initial};
category_name(pf) -> {punctuation, final};
category_name(po) -> {punctuation, other};
category_name(sm) -> {symbol, math};
category_name(sc) -> {symbol, currency};
category_name(sk) -> {symbol, modifier};
category_name(so) -> {symbol, other};
category_name(cc) -> {other, control};
category_name(cf) -> {other, format};
category_name(cs) -> {other, surrogate};
category_name(co) -> {other, private};
category_name(cn) -> {other, not_assigned}.

%% Whether a cluster takes two columns of a terminal.
-spec is_wide(gc()) -> boolean().
is_wide(Char) when is_integer(Char), Char < 16#1100 -> false;
is_wide(Char) when is_integer(Char) -> element(4, unicode_data:class(Char));
is_wide([_, 16#FE0F | _]) -> true;
is_wide([Char | _]) -> is_wide(Char);
is_wide([]) -> false.

-spec whitespace() -> [gc()].
whitespace() -> pattern_whitespace().

-spec pattern_whitespace() -> [gc()].
pattern_whitespace() -> [[$\r, $\n], 9, 10, 11, 12, 13, 32, 133, 8206, 8207, 8232, 8233].

-spec is_whitespace(gc()) -> boolean().
is_whitespace(Char) when is_integer(Char) ->
    if
        Char < 14 -> Char >= 9;
        Char < 133 -> Char =:= 32;
        true -> Char =:= 133 orelse Char =:= 8206 orelse Char =:= 8207 orelse Char =:= 8232 orelse Char =:= 8233
    end;
is_whitespace([$\r, $\n]) -> true;
is_whitespace(_) -> false.

-spec is_letter_not_pattern_syntax(char()) -> boolean().
is_letter_not_pattern_syntax(Char) ->
    case element(3, unicode_data:class(Char)) of
        Letter when Letter =:= lu; Letter =:= ll; Letter =:= lt; Letter =:= lm; Letter =:= lo; Letter =:= nl ->
            not unicode_data:is_pattern_syntax(Char);
        _ ->
            false
    end.

-spec is_other_id_start(char()) -> boolean().
is_other_id_start(Char) -> unicode_data:is_other_id_start(Char).

-spec is_other_id_continue(char()) -> boolean().
is_other_id_continue(Char) -> unicode_data:is_other_id_continue(Char).
