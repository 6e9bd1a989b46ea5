package orrery.scenario;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The least and the greatest value of a component, in the words of a scenario; empty for no bound on that side. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Within {

  /** The least value allowed. */
  String least() default "";

  /** The greatest value allowed. */
  String greatest() default "";

  /** A value that is itself too small: the value must be more than this. */
  String above() default "";
}
