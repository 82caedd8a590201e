-module(feature_unknown).
-feature(no_such_feature, enable).
-export([f/0]).
f() -> 1.
