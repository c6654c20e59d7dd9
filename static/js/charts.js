// Charts out of the JSON beside them, in the colours of the theme; drawn again when the theme changes.
// [data-chart="balances|movers|pareto|distance"] names the drawing, [data-chart-source] the id of its application/json block.
(function () {
  "use strict";
  const drawn = new Map();

  function token(name) { return getComputedStyle(document.documentElement).getPropertyValue("--hb-" + name).trim(); }
  function numbers(value) { return value === null || value === undefined ? "" : value.toLocaleString("en-US", { maximumFractionDigits: 2 }).replace("-", "\u2212"); }

  function frame() {
    return {
      animation: false,
      textStyle: { fontFamily: token("font"), fontSize: 12, color: token("muted") },
      tooltip: {
        renderMode: "richText", // canvas text: HTML tooltips carry style attributes, which our CSP refuses
        backgroundColor: token("surface"),
        borderColor: token("line"),
        borderWidth: 1,
        padding: [8, 10],
        textStyle: { color: token("ink"), fontSize: 12, fontFamily: token("font") },
      },
    };
  }

  // Three grid lines at round steps: the axis starts at zero and ends just above the highest value.
  function ceiling(highest) {
    if (!(highest > 0)) return { max: 1, step: 0.5 };
    const raw = highest / 2;
    const power = Math.pow(10, Math.floor(Math.log10(raw)));
    const step = [1, 1.5, 2, 2.5, 3, 4, 5, 7.5, 10].map(function (one) { return one * power; }).find(function (one) { return one >= raw * 0.999; });
    return { max: step * 2, step: step };
  }

  // { labels: [..], series: [{name, values: [..], color: "chart-1", open: true}], reference: {name, value, from} }
  function balances(data) {
    const last = data.labels.length - 1;
    const all = data.series.flatMap(function (one) { return one.values; }).concat(data.reference ? [data.reference.value] : []);
    const axis = ceiling(Math.max.apply(null, all.filter(function (one) { return one !== null; }).concat([0])));
    const every = Math.max(1, Math.ceil(last / 4));
    const series = [];
    data.series.forEach(function (one, index) {
      const color = token(one.color || "chart-" + (index + 1));
      const line = function (values, dashed) {
        return {
          name: one.name, type: "line", data: values, z: 3, connectNulls: false, symbol: "circle", showSymbol: true,
          symbolSize: function (value, point) { return point.dataIndex === last ? 7 : 0; },
          lineStyle: { width: 2, color: color, type: dashed ? [4, 3] : "solid" },
          itemStyle: { color: color, borderColor: token("surface"), borderWidth: 2 },
          emphasis: { disabled: true },
        };
      };
      if (one.open && last > 0) {
        series.push(line(one.values.map(function (value, at) { return at < last ? value : null; }), false));
        series.push(line(one.values.map(function (value, at) { return at >= last - 1 ? value : null; }), true));
      } else {
        series.push(line(one.values, false));
      }
    });
    if (data.reference) {
      series.push({
        type: "line", data: [], tooltip: { show: false },
        markLine: {
          silent: true, symbol: "none", label: { show: false },
          lineStyle: { color: token("faint"), type: [2, 3], width: 1.5 },
          data: [[{ coord: [data.reference.from || 0, data.reference.value] }, { coord: [last, data.reference.value] }]],
        },
      });
    }
    const options = frame();
    options.tooltip.trigger = "axis";
    options.tooltip.axisPointer = { lineStyle: { color: token("line-strong"), type: "solid" } };
    options.tooltip.formatter = function (points) {
      const said = {};
      points.forEach(function (point) { if (point.value !== null && point.value !== undefined) said[point.seriesName] = numbers(point.value); });
      return [points[0].axisValue].concat(Object.keys(said).map(function (name) { return name + "  " + said[name]; })).join("\n");
    };
    return Object.assign(options, {
      grid: { left: 48, right: 26, top: 10, bottom: 22 },
      xAxis: {
        type: "category", boundaryGap: false, data: data.labels, axisTick: { show: false },
        axisLine: { lineStyle: { color: token("line-strong") } },
        axisLabel: {
          color: token("faint"), fontSize: 12, interval: 0, hideOverlap: true,
          formatter: function (label, at) { return at === last || (at % every === 0 && last - at >= every * 0.6) ? label : ""; },
        },
      },
      yAxis: {
        type: "value", min: 0, max: axis.max, interval: axis.step,
        axisLabel: { color: token("faint"), fontSize: 12, formatter: numbers },
        splitLine: { lineStyle: { color: token("line-soft") } },
      },
      series: series,
    });
  }

  // { nodes: [{id, name, side: "left"|"right", color: "tier-gold"}], links: [{from, to, value, kind: up|down|new|lost}] }
  function movers(data) {
    const colors = { up: token("good"), down: token("bad"), new: token("chart-3"), lost: token("chart-4") };
    const names = {};
    const options = frame();
    data.nodes.forEach(function (node) { names[node.id] = node.name; });
    options.tooltip.formatter = function (point) {
      if (point.dataType === "edge") return names[point.data.source] + " \u2192 " + names[point.data.target] + "  " + numbers(point.data.value);
      return names[point.name] + "  " + numbers(point.value);
    };
    return Object.assign(options, {
      series: [{
        type: "sankey", left: 84, right: 84, top: 6, bottom: 6, nodeWidth: 8, nodeGap: 12, layoutIterations: 0, draggable: false,
        data: data.nodes.map(function (node) {
          return { name: node.id, depth: node.side === "left" ? 0 : 1, label: { position: node.side }, itemStyle: { color: token(node.color), borderWidth: 0 } };
        }),
        links: data.links.map(function (link) {
          const faint = link.kind === "new" || link.kind === "lost";
          return { source: link.from, target: link.to, value: link.value, lineStyle: { color: colors[link.kind], opacity: faint ? 0.26 : 0.36, curveness: 0.5 } };
        }),
        emphasis: { disabled: true },
        label: { color: token("ink"), fontSize: 12, formatter: function (point) { return names[point.name] + " " + numbers(point.value); } },
      }],
    });
  }

  // { labels: [..], bars: {name, values: [..]}, line: {name, values: [0..100]} }: counts as bars, their running share as a line
  function pareto(data) {
    const axis = ceiling(Math.max.apply(null, data.bars.values.concat([0])));
    const options = frame();
    options.tooltip.trigger = "axis";
    options.tooltip.axisPointer = { type: "shadow", shadowStyle: { color: token("line-soft"), opacity: 0.4 } };
    options.tooltip.formatter = function (points) {
      return [data.labels[points[0].dataIndex]].concat(points.map(function (point) { return point.seriesName + "  " + numbers(point.value); })).join("\n");
    };
    return Object.assign(options, {
      grid: { left: 40, right: 40, top: 10, bottom: 24 },
      xAxis: {
        type: "category", data: data.labels, axisTick: { show: false },
        axisLine: { lineStyle: { color: token("line-strong") } },
        axisLabel: { color: token("faint"), fontSize: 12, interval: 0, formatter: function (label, at) { return String(at + 1); } },
      },
      yAxis: [
        { type: "value", min: 0, max: axis.max, interval: axis.step, axisLabel: { color: token("faint"), fontSize: 12, formatter: numbers }, splitLine: { lineStyle: { color: token("line-soft") } } },
        { type: "value", min: 0, max: 100, interval: 50, axisLabel: { color: token("faint"), fontSize: 12, formatter: "{value}%" }, splitLine: { show: false } },
      ],
      series: [
        { name: data.bars.name, type: "bar", data: data.bars.values, barMaxWidth: 36, itemStyle: { color: token("chart-1") }, emphasis: { disabled: true } },
        { name: data.line.name, type: "line", yAxisIndex: 1, data: data.line.values, symbolSize: 5, lineStyle: { width: 2, color: token("chart-2") }, itemStyle: { color: token("chart-2") }, emphasis: { disabled: true } },
      ],
    });
  }

  // { labels: [..], series: [{name, values: [..], color: "accent", mark: "circle"}], limit: {name, value} }: offers of two
  // sides by round and a line not to cross. The axis is cut to what was offered; the card says so.
  function distance(data) {
    const all = data.series.flatMap(function (one) { return one.values; }).concat([data.limit.value]).filter(function (one) { return one !== null; });
    const low = Math.min.apply(null, all), high = Math.max.apply(null, all), room = (high - low || 1) * 0.12;
    const options = frame();
    options.tooltip.trigger = "axis";
    options.tooltip.formatter = function (points) {
      return points.filter(function (point) { return point.value !== null && point.value !== undefined; }).map(function (point) { return point.seriesName + "  " + numbers(point.value); }).join("\n");
    };
    const series = data.series.map(function (one) {
      const color = token(one.color);
      return {
        name: one.name, type: "line", data: one.values, connectNulls: true, symbol: one.mark, symbolSize: 8, z: 3,
        lineStyle: { width: 2, color: color }, itemStyle: { color: color }, emphasis: { disabled: true },
        endLabel: { show: true, color: color, fontWeight: 600, formatter: function (point) { return one.name + " " + numbers(point.value); } },
      };
    });
    if (data.limit.value !== null) {
      series.push({
        type: "line", data: [], tooltip: { show: false },
        markLine: {
          silent: true, symbol: "none", lineStyle: { width: 1.5, type: "solid", color: token("bad") },
          label: { position: "insideStartTop", color: token("bad"), formatter: data.limit.name + " " + numbers(data.limit.value) },
          data: [{ yAxis: data.limit.value }],
        },
      });
    }
    return Object.assign(options, {
      grid: { left: 44, right: 84, top: 12, bottom: 22 },
      xAxis: { type: "category", boundaryGap: false, data: data.labels, axisTick: { show: false }, axisLine: { lineStyle: { color: token("line-strong") } }, axisLabel: { color: token("faint"), fontSize: 12 } },
      yAxis: { type: "value", min: low - room, max: high + room, splitNumber: 4, axisLabel: { color: token("faint"), fontSize: 12, formatter: numbers, showMinLabel: false, showMaxLabel: false }, splitLine: { lineStyle: { color: token("line-soft") } } },
      series: series,
    });
  }

  const drawings = { balances: balances, movers: movers, pareto: pareto, distance: distance };

  function draw(place) {
    const source = document.getElementById(place.dataset.chartSource);
    if (!source || !window.echarts || !drawings[place.dataset.chart]) return;
    const before = drawn.get(place);
    if (before) before.dispose();
    const chart = window.echarts.init(place, null, { renderer: "canvas" });
    chart.setOption(drawings[place.dataset.chart](JSON.parse(source.textContent)));
    drawn.set(place, chart);
    sizes.observe(place);
  }
  function drawAll(root) {
    drawn.forEach(function (chart, place) {
      if (!place.isConnected) { chart.dispose(); drawn.delete(place); }
    });
    root.querySelectorAll("[data-chart]").forEach(draw);
  }
  const sizes = new ResizeObserver(function (entries) {
    entries.forEach(function (entry) { const chart = drawn.get(entry.target); if (chart) chart.resize(); });
  });

  document.addEventListener("theme:change", function () { drawAll(document); });
  document.addEventListener("htmx:load", function (event) { if (event.detail.elt !== document.body) drawAll(event.detail.elt); });
  drawAll(document);

  // The table behind a chart: a button [data-shows="id"] swaps the two.
  document.addEventListener("click", function (event) {
    const button = event.target.closest("[data-shows]");
    if (!button) return;
    const table = document.getElementById(button.dataset.shows);
    if (!table) return;
    table.hidden = !table.hidden;
    button.setAttribute("aria-pressed", String(!table.hidden));
  });
})();
