package orrery.scenario.yaml;

/**
 * A position in a text.
 *
 * @param line counted from 1
 * @param column in characters, counted from 1
 */
record Mark(Source source, int line, int column) {

  @Override
  public String toString() {
    return source.kind() == Source.Kind.FILE ? source.name() + ":" + line + ":" + column : source.name();
  }
}
