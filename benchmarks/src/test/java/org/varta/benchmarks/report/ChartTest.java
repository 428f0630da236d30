package org.varta.benchmarks.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.varta.benchmarks.report.LineChart.Point;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class ChartTest {

    private static Element parse(String svg) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg.getBytes(UTF_8)))
                .getDocumentElement();
    }

    private static List<Element> all(Element root, String name) {
        NodeList list = root.getElementsByTagName(name);
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < list.getLength(); i++) {
            elements.add((Element) list.item(i));
        }
        return elements;
    }

    @Test
    void barsAreAsLongAsTheirValues() throws Exception {
        String svg = new BarChart("A & B", "things < others")
                .bar("ours", 200, true)
                .bar("theirs", 50, false)
                .toSvg();

        List<Element> bars = all(parse(svg), "rect").stream()
                .filter(rect -> rect.getAttribute("class").matches("s[01]"))
                .toList();
        double ours = Double.parseDouble(bars.get(0).getAttribute("width"));
        double theirs = Double.parseDouble(bars.get(1).getAttribute("width"));
        assertThat(ours).isEqualTo(4 * theirs);
        assertThat(svg).contains("A &amp; B").contains("things &lt; others").contains("prefers-color-scheme:dark");
    }

    @Test
    void pointsStandWhereTheirValuesAre() throws Exception {
        String svg = new LineChart("t", "x", "y", false, false)
                .line("one", List.of(new Point(0, 0), new Point(50, 25), new Point(100, 100)))
                .toSvg();

        String[] points =
                all(parse(svg), "polyline").getFirst().getAttribute("points").split(" ", -1);
        assertThat(points).hasSize(3);
        double[] first = at(points[0]);
        double[] middle = at(points[1]);
        double[] last = at(points[2]);
        assertThat(middle[0] - first[0]).isEqualTo(last[0] - middle[0]);
        assertThat(first[1] - middle[1]).isEqualTo((first[1] - last[1]) / 4);
    }

    @Test
    void decadesAreEquallyFarApartOnALogarithmicAxis() throws Exception {
        String svg = new LineChart("t", "x", "y", true, true)
                .line("one", List.of(new Point(1, 10), new Point(10, 100), new Point(100, 1000)))
                .toSvg();

        String[] points =
                all(parse(svg), "polyline").getFirst().getAttribute("points").split(" ", -1);
        assertThat(at(points[1])[0] - at(points[0])[0]).isEqualTo(at(points[2])[0] - at(points[1])[0]);
        assertThat(at(points[1])[1] - at(points[0])[1]).isEqualTo(at(points[2])[1] - at(points[1])[1]);
    }

    @Test
    void allPointsAreInsideTheAxes() throws Exception {
        for (double scale : new double[] {0.003, 1, 7, 9.99, 1000, 12_345}) {
            String svg = new LineChart("t", "x", "y", false, true)
                    .line("one", List.of(new Point(0, scale), new Point(3, scale * 1.5), new Point(7_510, scale * 90)))
                    .toSvg();
            for (String point : all(parse(svg), "polyline")
                    .getFirst()
                    .getAttribute("points")
                    .split(" ", -1)) {
                assertThat(at(point)[0]).isBetween(70.0, 550.0);
                assertThat(at(point)[1]).isBetween(60.0, 350.0);
            }
        }
    }

    @Test
    void aChartWithoutLinesIsDrawn() throws Exception {
        assertThat(parse(new LineChart("t", "x", "y", false, true).toSvg()).getTagName())
                .isEqualTo("svg");
        assertThat(parse(new BarChart("t", "x").toSvg()).getTagName()).isEqualTo("svg");
    }

    @Test
    void pointsWithoutAPlaceAreRefused() {
        LineChart chart = new LineChart("t", "x", "y", false, true);

        assertThatThrownBy(() -> chart.line("one", List.of(new Point(1, 0)))).hasMessageContaining("no place");
        assertThatThrownBy(() -> chart.line("one", List.of(new Point(1, Double.NaN))))
                .hasMessageContaining("no place");
        assertThatThrownBy(() -> new BarChart("t", "x").bar("a", Double.NaN, true))
                .hasMessageContaining("length");
    }

    @ParameterizedTest
    @CsvSource({"1234567,'1,234,567'", "1000,'1,000'", "250,250", "12.34,12.3", "10,10", "1.5,1.5", "0.25,0.25", "0,0"})
    void numbersAreShort(double value, String shown) {
        assertThat(Svg.number(value)).isEqualTo(shown);
    }

    private static double[] at(String point) {
        String[] part = point.split(",", -1);
        return new double[] {Double.parseDouble(part[0]), Double.parseDouble(part[1])};
    }
}
