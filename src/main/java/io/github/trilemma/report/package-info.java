/**
 * What a run folder says, made readable: {@code points.csv}, the paper's three panels and the surface per judge, the grid of
 * restored images, training curves, one self-contained {@code report.html} and the table for the terminal.
 *
 * <p>Reads run folders only and works without libtorch; may look at run, surface, theory and the configuration that run hands
 * out. Only {@link io.github.trilemma.report.RunReader} knows how a run folder is read. All figures are drawn with the JDK's
 * Java2D; the interactive part of the page stands in the resources under {@code page/} and draws with Apache ECharts. The
 * same folder gives the same bytes.
 */
package io.github.trilemma.report;
