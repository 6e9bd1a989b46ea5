package orrery.metrics;

/** Something of one run. */
public record Keyed<T>(RunKey key, T value) {}
