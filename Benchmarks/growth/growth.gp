# Draw it again with: gnuplot growth.gp
set terminal svg size 900,460 font 'Helvetica,10' background '#ffffff' noenhanced
set output 'growth.svg'
set multiplot layout 2,4 margins 0.06,0.98,0.18,0.93 spacing 0.05,0.2
set logscale xy; set grid ytics lc rgb '#e0e0e0'; set border 3; set tics nomirror out scale 0.5
set xtics rotate by -35
set xlabel ''; set title 'processor s' offset 0,-0.6
set xrange [40000.0:2000000.0]
set xtics ('50,000' 50000, '100,000' 100000, '200,000' 200000, '400,000' 400000, '800,000' 800000, '1,600,000' 1600000)
unset key
$seconds_rows_epoch << EOD
50000 0.0212
100000 0.0361
200000 0.0671
400000 0.176
800000 0.2972
1600000 0.5028
EOD
$seconds_rows_cvar << EOD
50000 0.2036
100000 0.405
200000 0.7949
400000 1.8222
800000 3.3803
1600000 6.3224
EOD
$seconds_rows_csdm << EOD
50000 0.5668
100000 1.1183
200000 2.4659
400000 5.1859
800000 8.5479
1600000 17.8815
EOD
plot $seconds_rows_epoch with linespoints ps 0.5 lw 1.3 lc rgb '#000000' pt 5 title "DeepFM's epoch", $seconds_rows_cvar with linespoints ps 0.5 lw 1.3 lc rgb '#0072b2' pt 7 title "CVAR's fit", $seconds_rows_csdm with linespoints ps 0.5 lw 1.3 lc rgb '#d55e00' pt 9 title "CSDM's fit"
set xlabel ''; set title 'processor s' offset 0,-0.6
set xrange [4.0:80.0]
set xtics ('5' 5, '8' 8, '16' 16, '32' 32, '64' 64)
unset key
$seconds_fields_epoch << EOD
5 0.0472
8 0.0649
16 0.1221
32 0.3442
64 0.7356
EOD
$seconds_fields_cvar << EOD
5 0.7643
8 0.7802
16 0.8414
32 0.9957
64 1.2487
EOD
$seconds_fields_csdm << EOD
5 2.1554
8 2.1643
16 2.2679
32 2.6522
64 2.9279
EOD
plot $seconds_fields_epoch with linespoints ps 0.5 lw 1.3 lc rgb '#000000' pt 5 title "DeepFM's epoch", $seconds_fields_cvar with linespoints ps 0.5 lw 1.3 lc rgb '#0072b2' pt 7 title "CVAR's fit", $seconds_fields_csdm with linespoints ps 0.5 lw 1.3 lc rgb '#d55e00' pt 9 title "CSDM's fit"
set xlabel ''; set title 'processor s' offset 0,-0.6
set xrange [6.4:160.0]
set xtics ('8' 8, '16' 16, '32' 32, '64' 64, '128' 128)
unset key
$seconds_width_epoch << EOD
8 0.0719
16 0.0733
32 0.3029
64 0.6132
128 1.2676
EOD
$seconds_width_cvar << EOD
8 0.5779
16 0.9478
32 2.514
64 7.6094
128 23.7182
EOD
$seconds_width_csdm << EOD
8 3.1791
16 2.5911
32 14.1719
64 36.8089
128 102.7904
EOD
plot $seconds_width_epoch with linespoints ps 0.5 lw 1.3 lc rgb '#000000' pt 5 title "DeepFM's epoch", $seconds_width_cvar with linespoints ps 0.5 lw 1.3 lc rgb '#0072b2' pt 7 title "CVAR's fit", $seconds_width_csdm with linespoints ps 0.5 lw 1.3 lc rgb '#d55e00' pt 9 title "CSDM's fit"
set xlabel ''; set title 'processor s' offset 0,-0.6
set xrange [204.8:10240.0]
set xtics ('256' 256, '512' 512, '1,024' 1024, '2,048' 2048, '4,096' 4096, '8,192' 8192)
unset key
$seconds_batch_epoch << EOD
256 0.1267
512 0.0903
1024 0.1005
2048 0.088
4096 0.0722
8192 0.0865
EOD
$seconds_batch_cvar << EOD
256 1.1834
512 0.9242
1024 1.0229
2048 0.9486
4096 0.8857
8192 1.0182
EOD
$seconds_batch_csdm << EOD
256 3.2987
512 2.694
1024 2.7413
2048 2.6981
4096 2.6724
8192 2.5697
EOD
plot $seconds_batch_epoch with linespoints ps 0.5 lw 1.3 lc rgb '#000000' pt 5 title "DeepFM's epoch", $seconds_batch_cvar with linespoints ps 0.5 lw 1.3 lc rgb '#0072b2' pt 7 title "CVAR's fit", $seconds_batch_csdm with linespoints ps 0.5 lw 1.3 lc rgb '#d55e00' pt 9 title "CSDM's fit"
set xlabel 'Rows of train-base'; set title 'peak MiB' offset 0,-0.6
set xrange [40000.0:2000000.0]
set xtics ('50,000' 50000, '100,000' 100000, '200,000' 200000, '400,000' 400000, '800,000' 800000, '1,600,000' 1600000)
set key bottom right samplen 1
$peakMiB_rows_epoch << EOD
50000 32.8
100000 34.3
200000 37.0
400000 42.5
800000 53.7
1600000 75.9
EOD
$peakMiB_rows_cvar << EOD
50000 36.1
100000 37.1
200000 41.1
400000 46.7
800000 57.9
1600000 80.0
EOD
$peakMiB_rows_csdm << EOD
50000 41.7
100000 42.9
200000 46.8
400000 52.3
800000 63.7
1600000 85.8
EOD
plot $peakMiB_rows_epoch with linespoints ps 0.5 lw 1.3 lc rgb '#000000' pt 5 title "DeepFM's epoch", $peakMiB_rows_cvar with linespoints ps 0.5 lw 1.3 lc rgb '#0072b2' pt 7 title "CVAR's fit", $peakMiB_rows_csdm with linespoints ps 0.5 lw 1.3 lc rgb '#d55e00' pt 9 title "CSDM's fit"
set xlabel 'Fields'; set title 'peak MiB' offset 0,-0.6
set xrange [4.0:80.0]
set xtics ('5' 5, '8' 8, '16' 16, '32' 32, '64' 64)
unset key
$peakMiB_fields_epoch << EOD
5 32.5
8 37.1
16 48.8
32 72.2
64 118.8
EOD
$peakMiB_fields_cvar << EOD
5 35.4
8 41.2
16 51.4
32 74.3
64 121.1
EOD
$peakMiB_fields_csdm << EOD
5 42.4
8 46.9
16 56.5
32 78.3
64 124.8
EOD
plot $peakMiB_fields_epoch with linespoints ps 0.5 lw 1.3 lc rgb '#000000' pt 5 title "DeepFM's epoch", $peakMiB_fields_cvar with linespoints ps 0.5 lw 1.3 lc rgb '#0072b2' pt 7 title "CVAR's fit", $peakMiB_fields_csdm with linespoints ps 0.5 lw 1.3 lc rgb '#d55e00' pt 9 title "CSDM's fit"
set xlabel 'Embedding width'; set title 'peak MiB' offset 0,-0.6
set xrange [6.4:160.0]
set xtics ('8' 8, '16' 16, '32' 32, '64' 64, '128' 128)
unset key
$peakMiB_width_epoch << EOD
8 33.6
16 37.0
32 43.9
64 57.8
128 85.0
EOD
$peakMiB_width_cvar << EOD
8 35.7
16 41.1
32 49.4
64 68.4
128 108.4
EOD
$peakMiB_width_csdm << EOD
8 39.0
16 46.9
32 61.2
64 90.2
128 151.3
EOD
plot $peakMiB_width_epoch with linespoints ps 0.5 lw 1.3 lc rgb '#000000' pt 5 title "DeepFM's epoch", $peakMiB_width_cvar with linespoints ps 0.5 lw 1.3 lc rgb '#0072b2' pt 7 title "CVAR's fit", $peakMiB_width_csdm with linespoints ps 0.5 lw 1.3 lc rgb '#d55e00' pt 9 title "CSDM's fit"
set xlabel 'Mini-batch'; set title 'peak MiB' offset 0,-0.6
set xrange [204.8:10240.0]
set xtics ('256' 256, '512' 512, '1,024' 1024, '2,048' 2048, '4,096' 4096, '8,192' 8192)
unset key
$peakMiB_batch_epoch << EOD
256 33.7
512 34.3
1024 35.1
2048 36.9
4096 40.7
8192 47.1
EOD
$peakMiB_batch_cvar << EOD
256 35.1
512 36.0
1024 37.9
2048 41.2
4096 48.4
8192 61.7
EOD
$peakMiB_batch_csdm << EOD
256 36.1
512 37.8
1024 40.7
2048 46.7
4096 59.3
8192 83.2
EOD
plot $peakMiB_batch_epoch with linespoints ps 0.5 lw 1.3 lc rgb '#000000' pt 5 title "DeepFM's epoch", $peakMiB_batch_cvar with linespoints ps 0.5 lw 1.3 lc rgb '#0072b2' pt 7 title "CVAR's fit", $peakMiB_batch_csdm with linespoints ps 0.5 lw 1.3 lc rgb '#d55e00' pt 9 title "CSDM's fit"
unset multiplot
