package orrery.scenario;

/** How wide a figure is. */
public enum FigureWidth {
  /** A column of a paper. */
  COLUMN,
  /** A page of a paper with two columns. */
  PAGE
}
