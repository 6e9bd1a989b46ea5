package orrery.protocols.container;

import java.util.List;
import java.util.function.Consumer;
import orrery.protocols.http.HttpResult;

/** A place where images may be had: a registry, or another node, over whatever way leads there. */
public interface ImageSource {

  /** How metrics call its kind: {@code registry} or {@code node}. */
  String kind();

  /**
   * Asks for what is at {@code target}; {@code onResult} is called once, later.
   *
   * @param mostBulk how many bytes may come as a bulk, counted and not kept; 0 for none
   */
  void get(String target, long mostBulk, Consumer<HttpResult> onResult);

  /** Where a node may have images from. */
  @FunctionalInterface
  interface Known {

    /** Nobody. */
    Known NOBODY = name -> List.of();

    /** The places to ask for an image, the best first. */
    List<ImageSource> sourcesOf(ImageName name);
  }
}
