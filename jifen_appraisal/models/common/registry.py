"""What a model is, it says itself, by what it inherits: no list of models is kept by hand."""


def models_with(env, mixin):
    """Return the names of the models whose records are what ``mixin`` says, in alphabetical order."""
    return sorted(name for name in env.registry.descendants([mixin], "_inherit") if not env.registry[name]._abstract)
