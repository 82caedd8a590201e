-module(bit_strings_more).
-export([f/1]).
f(<<"abc"/integer>>) -> 1; f(<<"abc"/little>>) -> 1; f(<<"abc"/unsigned>>) -> 1; f(<<"abc"/utf16-little>>) -> 1; f(<<"abc"/utf8-signed>>) -> 1; f(<<"a":8/integer>>) -> 2; f(<<"abc"/bits>>) -> 3.
