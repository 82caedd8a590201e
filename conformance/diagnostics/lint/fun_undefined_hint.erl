-module(fun_undefined_hint).
-export([start/0, mian/1]).
main(X) -> reverse_list(X), X.
start() -> main(1), mains(1), revers_list([]), main(1, 2).
reverse_list(X) -> X.
